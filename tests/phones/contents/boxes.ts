/** One box of an ISO base media file: the whole of it and what is inside. */
export interface Box {
  type: string;
  /** Where it starts in the bytes that were searched. */
  offset: number;
  whole: Buffer;
  body: Buffer;
}

/** The boxes that stand side by side in `bytes`. Only for files of our own: a size that does not fit throws. */
export function boxesOf(bytes: Buffer): Box[] {
  const out: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    const short = bytes.readUInt32BE(at);
    const header = short === 1 ? 16 : 8;
    const size =
      short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length - at : short;
    if (size < header || at + size > bytes.length) throw new RangeError(`no box at ${at}`);
    const whole = bytes.subarray(at, at + size);
    out.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      offset: at,
      whole,
      body: whole.subarray(header),
    });
    at += size;
  }
  return out;
}

/** A box made of its type and its parts. */
export function makeBox(type: string, ...parts: Uint8Array[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(parts.reduce((sum, part) => sum + part.length, 8));
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...parts]);
}

export function u32(...values: number[]): Buffer {
  const out = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) out.writeUInt32BE(value >>> 0, index * 4);
  return out;
}
