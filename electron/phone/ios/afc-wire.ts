import { PhoneError } from '../phone-error.ts';

/**
 * AFC, the file protocol of iPhones, little endian: each packet has 40 bytes of header (magic, whole length, length
 * without payload, number, operation), then arguments, then a payload (libimobiledevice, src/afc.h).
 */
export const headerBytes = 40;
const magic = Buffer.from('CFA6LPAA', 'latin1');

export const afcOp = {
  status: 0x01,
  data: 0x02,
  readDir: 0x03,
  removePath: 0x08,
  makeDir: 0x09,
  getFileInfo: 0x0a,
  getDeviceInfo: 0x0b,
  fileOpen: 0x0d,
  fileOpenResult: 0x0e,
  fileRead: 0x0f,
  fileWrite: 0x10,
  fileSeek: 0x11,
  fileClose: 0x14,
  renamePath: 0x18,
  setFileTime: 0x1e,
} as const;

export const afcStatus = {
  success: 0,
  noResources: 3,
  notFound: 8,
  isDirectory: 9,
  denied: 10,
  exists: 16,
  noSpace: 18,
} as const;

/** A status other than success; what it means depends on what was asked. */
export class AfcRefusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`AFC status ${status}`);
    this.status = status;
  }
}

/** One request as it is sent: the header with the arguments in place. The payload, if any, follows apart. */
export function encodeRequest(
  number: number,
  operation: number,
  args: Uint8Array,
  payloadBytes: number,
): Buffer {
  const own = headerBytes + args.length;
  const packet = Buffer.allocUnsafe(own);
  packet.set(magic, 0);
  writeSize(packet, own + payloadBytes, 8);
  writeSize(packet, own, 16);
  writeSize(packet, number, 24);
  writeSize(packet, operation, 32);
  packet.set(args, headerBytes);
  return packet;
}

export interface ReplyHeader {
  bodyBytes: number;
  number: number;
  operation: number;
}

/** The header of a reply at `offset`; throws `phone-protocol` for what no phone may send. */
export function decodeHeader(bytes: Buffer, offset: number): ReplyHeader {
  if (bytes.compare(magic, 0, 8, offset, offset + 8) !== 0) throw protocolError('no packet of AFC');
  const whole = readSize(bytes, offset + 8);
  if (whole < headerBytes) throw protocolError('a packet shorter than its header');
  return {
    bodyBytes: whole - headerBytes,
    number: readSize(bytes, offset + 24),
    operation: readSize(bytes, offset + 32),
  };
}

export function protocolError(what: string): PhoneError {
  return new PhoneError('phone-protocol', `The iPhone sent ${what}.`, {
    advice: 'Unplug the iPhone and plug it in again.',
  });
}

/** 64 bits of a number that JavaScript holds exactly. */
export function writeSize(into: Buffer, value: number, offset: number): void {
  into.writeUInt32LE(value % 0x100000000, offset);
  into.writeUInt32LE(Math.floor(value / 0x100000000), offset + 4);
}

/** 64 bits as a number; past 2^53 it is only roughly right, which no honest phone reaches. */
export function readSize(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 0x100000000;
}

/** Arguments: numbers of 64 bits, then byte strings each closed by a zero. */
export function encodeArgs(numbers: number[], ...texts: Uint8Array[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 8 + texts.reduce((sum, text) => sum + text.length + 1, 0));
  let at = 0;
  for (const value of numbers) {
    writeSize(bytes, value, at);
    at += 8;
  }
  for (const text of texts) {
    if (text.includes(0)) throw new PhoneError('file-unreadable', 'A path cannot hold a zero byte.');
    bytes.set(text, at);
    at += text.length + 1;
  }
  return bytes;
}
