/** adb's device protocol (AOSP, packages/modules/adb/protocol.txt): 24 bytes of header, then the payload. */
export const command = {
  CNXN: 0x4e584e43,
  AUTH: 0x48545541,
  OPEN: 0x4e45504f,
  OKAY: 0x59414b4f,
  CLSE: 0x45534c43,
  WRTE: 0x45545257,
} as const;

export const headerBytes = 24;
export const maxPayload = 1024 * 1024;
/** From this version on the payload's checksum is not used. */
export const protocolVersion = 0x01000001;

export interface AdbMessage {
  command: number;
  arg0: number;
  arg1: number;
  payload: Buffer;
}

/** Writes a header for `length` bytes of payload at the start of `target`. */
export function writeHeader(target: Buffer, kind: number, ids: [number, number], length: number): void {
  target.writeUInt32LE(kind, 0);
  target.writeUInt32LE(ids[0], 4);
  target.writeUInt32LE(ids[1], 8);
  target.writeUInt32LE(length, 12);
  target.writeUInt32LE(0, 16);
  target.writeUInt32LE((kind ^ 0xffffffff) >>> 0, 20);
}

const empty = Buffer.alloc(0);

/** Takes a stream apart into messages. Throws on what no adb sends. */
export class AdbMessageParser {
  private readonly header = Buffer.alloc(headerBytes);
  private headerFilled = 0;
  private payload = empty;
  private payloadFilled = 0;

  *push(chunk: Buffer): Generator<AdbMessage> {
    let at = 0;
    while (at < chunk.length) {
      if (this.headerFilled < headerBytes) {
        const taken = chunk.copy(this.header, this.headerFilled, at, at + headerBytes - this.headerFilled);
        this.headerFilled += taken;
        at += taken;
        if (this.headerFilled < headerBytes) return;
        const length = this.header.readUInt32LE(12);
        if (length > maxPayload) throw new Error(`adb message of ${length} bytes`);
        this.payload = length === 0 ? empty : Buffer.allocUnsafe(length);
        this.payloadFilled = 0;
      }
      const taken = chunk.copy(this.payload, this.payloadFilled, at);
      this.payloadFilled += taken;
      at += taken;
      if (this.payloadFilled < this.payload.length) return;
      this.headerFilled = 0;
      yield {
        command: this.header.readUInt32LE(0),
        arg0: this.header.readUInt32LE(4),
        arg1: this.header.readUInt32LE(8),
        payload: this.payload,
      };
    }
  }
}
