import { be16, be32, le16, le32 } from '../byte-order.ts';
import type { HeaderReader } from '../header-reader.ts';

const MAX_ENTRIES = 512;
const MAX_IFDS = 32;
const BYTES_OF_TYPE = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** One entry's value lies at file offset `at`; `count` values of `type`, nothing of it checked but that it starts in the file. */
export type VisitEntry = (tag: number, type: number, count: number, at: number) => void;

/**
 * TIFF structures (TIFF 6.0, the frame of EXIF) inside a file. Bounded: each directory is read once, at most 32 of them,
 * at most 512 entries each, so loops and giant counts end.
 */
export class Tiff {
  readonly #reader: HeaderReader;
  readonly #base: number;
  readonly #little: boolean;
  readonly #seen: number[] = [];

  /** `base` is the file offset that the structure's own offsets count from. */
  constructor(reader: HeaderReader, base: number, littleEndian: boolean) {
    this.#reader = reader;
    this.#base = base;
    this.#little = littleEndian;
  }

  u16(bytes: Uint8Array, at: number): number {
    return this.#little ? le16(bytes, at) : be16(bytes, at);
  }

  u32(bytes: Uint8Array, at: number): number {
    return this.#little ? le32(bytes, at) : be32(bytes, at);
  }

  /** Visits the entries of the directory at `offset` (from base); returns the offset of the next directory, 0 if none. */
  entries(offset: number, visit: VisitEntry): number {
    if (offset === 0 || this.#seen.includes(offset) || this.#seen.length >= MAX_IFDS) return 0;
    this.#seen.push(offset);
    const start = this.#base + offset;
    const header = this.#reader.view(start, 2);
    if (header.length < 2) return 0;
    const count = this.u16(header, 0);
    if (count > MAX_ENTRIES) return 0;
    const table = this.#reader.view(start + 2, count * 12 + 4);
    for (let at = 0; at + 12 <= table.length && at < count * 12; at += 12) {
      const type = this.u16(table, at + 2);
      const size = BYTES_OF_TYPE[type];
      if (size === undefined || size === 0) continue;
      const values = this.u32(table, at + 4);
      const valueAt = size * values <= 4 ? start + 2 + at + 8 : this.#base + this.u32(table, at + 8);
      visit(this.u16(table, at), type, values, valueAt);
    }
    return table.length === count * 12 + 4 ? this.u32(table, count * 12) : 0;
  }

  /** The first value of a whole-number entry (BYTE, SHORT, LONG, IFD), else undefined. */
  whole(type: number, at: number): number | undefined {
    if (type === 3) {
      const bytes = this.#reader.view(at, 2);
      return bytes.length === 2 ? this.u16(bytes, 0) : undefined;
    }
    if (type === 4 || type === 13) {
      const bytes = this.#reader.view(at, 4);
      return bytes.length === 4 ? this.u32(bytes, 0) : undefined;
    }
    return type === 1 ? this.#reader.view(at, 1)[0] : undefined;
  }

  /** Up to `most` whole numbers of an entry. */
  wholes(type: number, count: number, at: number, most: number): number[] {
    const step = BYTES_OF_TYPE[type] ?? 4;
    const numbers: number[] = [];
    for (let i = 0; i < Math.min(count, most); i++) {
      const number = this.whole(type, at + i * step);
      if (number === undefined) break;
      numbers.push(number);
    }
    return numbers;
  }

  /** Up to three rationals of an entry (RATIONAL); NaN where the denominator is zero. */
  rationals(type: number, count: number, at: number): number[] {
    if (type !== 5) return [];
    const bytes = this.#reader.view(at, Math.min(count, 3) * 8);
    const numbers: number[] = [];
    for (let i = 0; i + 8 <= bytes.length; i += 8) {
      const denominator = this.u32(bytes, i + 4);
      numbers.push(denominator === 0 ? Number.NaN : this.u32(bytes, i) / denominator);
    }
    return numbers;
  }

  /** Text up to the first NUL, at most 256 bytes, trimmed; undefined if that leaves nothing. UTF-8, else Latin-1. */
  text(type: number, count: number, at: number): string | undefined {
    if (type !== 2 && type !== 7 && type !== 1) return undefined;
    const bytes = this.#reader.view(at, Math.min(count, 256));
    const nul = bytes.indexOf(0);
    const length = nul < 0 ? bytes.length : nul;
    let text = bytes.toString('latin1', 0, length);
    if (/[\x80-\xff]/.test(text)) {
      const unicode = bytes.toString('utf8', 0, length);
      if (!unicode.includes('\ufffd')) text = unicode;
    }
    text = text.trim();
    return text === '' ? undefined : text;
  }
}

/** The structure at `base`, and the offset of its first directory; undefined if it does not start like a TIFF. */
export function openTiff(reader: HeaderReader, base: number): { tiff: Tiff; firstIfd: number } | undefined {
  const head = reader.view(base, 8);
  if (head.length < 8) return undefined;
  const little = head[0] === 0x49 && head[1] === 0x49;
  if (!little && !(head[0] === 0x4d && head[1] === 0x4d)) return undefined;
  const tiff = new Tiff(reader, base, little);
  // 42 is TIFF; 0x55 Panasonic RW2; "RO", "RS" Olympus ORF.
  if (![42, 0x55, 0x4f52, 0x5352].includes(tiff.u16(head, 2))) return undefined;
  return { tiff, firstIfd: tiff.u32(head, 4) };
}
