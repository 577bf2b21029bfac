/** TIFF field types by their number in the specification (TIFF 6.0, section 2). */
export const tiffType = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  undefined: 7,
  slong: 9,
  srational: 10,
} as const;

const width: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };

export type TiffField =
  | { tag: number; type: number; bytes: Uint8Array }
  | { tag: number; type: number; numbers: readonly number[] }
  | { tag: number; ifds: readonly TiffIfd[] };
/** `data` lies in the file; `pointer` is the field that says where. */
export interface TiffIfd {
  fields: TiffField[];
  data?: { pointer: number; bytes: Uint8Array };
}

export const ascii = (tag: number, text: string): TiffField => ({
  tag,
  type: tiffType.ascii,
  bytes: Buffer.from(`${text}\0`, 'latin1'),
});
export const short = (tag: number, ...numbers: number[]): TiffField => ({
  tag,
  type: tiffType.short,
  numbers,
});
export const long = (tag: number, ...numbers: number[]): TiffField => ({ tag, type: tiffType.long, numbers });
/** Each number becomes a fraction over 1,000,000, or over 1 where it is whole. */
export const rational = (tag: number, ...numbers: number[]): TiffField => ({
  tag,
  type: tiffType.rational,
  numbers,
});
export const raw = (tag: number, bytes: Uint8Array): TiffField => ({ tag, type: tiffType.undefined, bytes });

function encodeNumbers(type: number, numbers: readonly number[], little: boolean): Buffer {
  const size = width[type]!;
  const out = Buffer.alloc(size * numbers.length);
  const put = (at: number, value: number) => {
    const unsigned = value < 0 ? value + 2 ** 32 : value;
    if (little) out.writeUInt32LE(unsigned, at);
    else out.writeUInt32BE(unsigned, at);
  };
  for (const [index, value] of numbers.entries()) {
    const at = index * size;
    if (size === 1) out[at] = value;
    else if (size === 2 && little) out.writeUInt16LE(value, at);
    else if (size === 2) out.writeUInt16BE(value, at);
    else if (size === 4) put(at, value);
    else {
      const over = Number.isInteger(value) ? 1 : 1_000_000;
      put(at, Math.round(value * over));
      put(at + 4, over);
    }
  }
  return out;
}

/**
 * The bytes of a TIFF structure: header, the chain of IFDs, each with its values and sub-IFDs behind it. With
 * `base`, offsets count from that many bytes before the first IFD and no header is written (Apple's MakerNote).
 */
export function buildTiff(
  chain: readonly TiffIfd[],
  options: { little?: boolean; base?: number } = {},
): Buffer {
  const little = options.little ?? false;
  const header = Buffer.alloc(options.base === undefined ? 8 : 0);
  if (header.length > 0) {
    header.write(little ? 'II' : 'MM', 'latin1');
    if (little) {
      header.writeUInt16LE(42, 2);
      header.writeUInt32LE(8, 4);
    } else {
      header.writeUInt16BE(42, 2);
      header.writeUInt32BE(8, 4);
    }
  }
  return Buffer.concat([header, ...layOut(chain, options.base ?? 8, little)]);
}

function layOut(chain: readonly TiffIfd[], start: number, little: boolean): Buffer[] {
  const out: Buffer[] = [];
  let at = start;
  for (const [index, ifd] of chain.entries()) {
    const fields = ifd.data ? [...ifd.fields, long(ifd.data.pointer, 0)] : [...ifd.fields];
    fields.sort((one, other) => one.tag - other.tag);
    const directory = Buffer.alloc(2 + fields.length * 12 + 4);
    const put16 = (value: number, where: number) =>
      little ? directory.writeUInt16LE(value, where) : directory.writeUInt16BE(value, where);
    const put32 = (value: number, where: number) =>
      little ? directory.writeUInt32LE(value, where) : directory.writeUInt32BE(value, where);
    const behind: Buffer[] = [];
    let end = at + directory.length;
    const append = (...parts: Uint8Array[]) => {
      const where = end;
      for (const part of parts) {
        behind.push(Buffer.from(part));
        end += part.length;
      }
      if (end % 2 === 1) {
        behind.push(Buffer.alloc(1));
        end++;
      }
      return where;
    };
    put16(fields.length, 0);
    for (const [position, field] of fields.entries()) {
      const where = 2 + position * 12;
      put16(field.tag, where);
      if ('ifds' in field) {
        const offsets = field.ifds.map((sub) => append(...layOut([sub], end, little)));
        put16(tiffType.long, where + 2);
        put32(offsets.length, where + 4);
        const list = encodeNumbers(tiffType.long, offsets, little);
        put32(offsets.length === 1 ? offsets[0]! : append(list), where + 8);
        continue;
      }
      const isData = ifd.data !== undefined && field.tag === ifd.data.pointer;
      const bytes = isData
        ? encodeNumbers(tiffType.long, [append(ifd.data!.bytes)], little)
        : 'bytes' in field
          ? field.bytes
          : encodeNumbers(field.type, field.numbers, little);
      put16(field.type, where + 2);
      put32(bytes.length / width[field.type]!, where + 4);
      if (bytes.length <= 4) directory.set(bytes, where + 8);
      else put32(append(bytes), where + 8);
    }
    if (index < chain.length - 1) put32(end, directory.length - 4);
    out.push(directory, ...behind);
    at = end;
  }
  return out;
}
