/** AFC as Apple's phones speak it: little endian, 40 bytes of header before each packet. */
export const afcMagic = 'CFA6LPAA';
export const headerBytes = 40;

export const afcOp = {
  status: 0x01,
  data: 0x02,
  readDir: 0x03,
  truncate: 0x07,
  removePath: 0x08,
  makeDir: 0x09,
  getFileInfo: 0x0a,
  getDeviceInfo: 0x0b,
  fileOpen: 0x0d,
  fileOpenResult: 0x0e,
  fileRead: 0x0f,
  fileWrite: 0x10,
  fileSeek: 0x11,
  fileTell: 0x12,
  fileTellResult: 0x13,
  fileClose: 0x14,
  fileSetSize: 0x15,
  renamePath: 0x18,
  fileLock: 0x1b,
  makeLink: 0x1c,
  setFileTime: 0x1e,
  removePathAndContents: 0x22,
} as const;

export const afcStatus = {
  success: 0,
  unknown: 1,
  noResources: 3,
  readError: 4,
  writeError: 5,
  unknownPacket: 6,
  invalidArgument: 7,
  notFound: 8,
  isDirectory: 9,
  denied: 10,
  exists: 16,
  noSpace: 18,
  ioError: 20,
  notEmpty: 33,
} as const;

/** An answer that is not success. */
export class AfcFailure extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`AFC status ${status}`);
    this.status = status;
  }
}

const spare = new Map<number, Buffer[]>();
const smallPacket = 16 << 10;
const sparesOfASize = 16;

function room(bytes: number): Buffer {
  if (bytes <= smallPacket) return Buffer.allocUnsafe(bytes);
  const size = 2 ** Math.ceil(Math.log2(bytes));
  return (spare.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size)).subarray(0, bytes);
}

/** Takes back the packet of a reply that was sent: fresh memory for each would cost more than reading the file. */
export function recycle(reply: Buffer): void {
  if (reply.length <= smallPacket) return;
  const whole = Buffer.from(reply.buffer);
  const spares = spare.get(whole.length) ?? [];
  spare.set(whole.length, spares);
  if (spares.length < sparesOfASize) spares.push(whole);
}

/** The packet for a reply, its body still to be filled in place. */
export function packet(number: bigint, operation: number, bodyBytes: number): Buffer {
  const reply = room(headerBytes + bodyBytes);
  reply.write(afcMagic, 0, 'latin1');
  reply.writeBigUInt64LE(BigInt(headerBytes + bodyBytes), 8);
  reply.writeBigUInt64LE(BigInt(headerBytes + bodyBytes), 16);
  reply.writeBigUInt64LE(number, 24);
  reply.writeBigUInt64LE(BigInt(operation), 32);
  return reply;
}
