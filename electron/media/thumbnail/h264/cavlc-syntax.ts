import type { BitReader } from './bit-reader.ts';
import {
  COEFF_TOKEN,
  COEFF_TOKEN_CHROMA_DC,
  type CodeTable,
  codeKey,
  INTRA_CBP,
  RUN_BEFORE,
  TOTAL_ZEROS,
  TOTAL_ZEROS_CHROMA_DC,
} from './cavlc-tables.ts';
import type { Block, MbSyntax, Picture, Place } from './picture.ts';
import { H264Error } from './unsupported.ts';

/** Context-adaptive variable-length coding (ITU-T H.264, 9.1 and 9.2). */
export class CavlcSyntax implements MbSyntax {
  readonly #picture: Picture;
  readonly #bits: BitReader;
  readonly #values = new Int32Array(16);

  constructor(picture: Picture, bits: BitReader) {
    this.#picture = picture;
    this.#bits = bits;
  }

  mbType(): number {
    const type = this.#bits.ue();
    if (type > 25) throw new H264Error('damaged', 'no such macroblock');
    return type;
  }

  pcm(count: number): Uint8Array {
    const bits = this.#bits;
    bits.at = (bits.at + 7) & ~7;
    const from = bits.at >> 3;
    const samples = bits.bytes.subarray(from, from + count);
    if (samples.length < count) throw new H264Error('damaged', 'the slice ends inside a macroblock');
    bits.at += count * 8;
    return samples;
  }

  transform8x8(): boolean {
    return this.#bits.bit() === 1;
  }

  intraMode(): number {
    return this.#bits.bit() === 1 ? -1 : this.#bits.bits(3);
  }

  chromaMode(): number {
    const mode = this.#bits.ue();
    if (mode > 3) throw new H264Error('damaged', 'no such prediction');
    return mode;
  }

  codedBlockPattern(): number {
    const pattern = INTRA_CBP[this.#bits.ue()];
    if (pattern === undefined) throw new H264Error('damaged', 'no such block pattern');
    return pattern;
  }

  qpDelta(): number {
    return this.#bits.se();
  }

  noQpDelta(): void {}

  residual(place: Place, block: Block, levels: Int32Array): number {
    const chromaDc = block.kind === 'chroma-dc';
    const size = chromaDc ? 4 : block.kind === 'luma-ac' || block.kind === 'chroma-ac' ? 15 : 16;
    levels.fill(0, 0, size);
    const tokens = chromaDc ? COEFF_TOKEN_CHROMA_DC : COEFF_TOKEN[tableOf(this.#predictCount(place, block))]!;
    const token = this.#code(tokens, 16);
    const total = token >> 2;
    if (total === 0) return 0;
    if (total > size) throw new H264Error('damaged', 'too many coefficients');
    this.#levels(total, token & 3);
    const zeroTables = chromaDc ? TOTAL_ZEROS_CHROMA_DC : TOTAL_ZEROS;
    let zeros = total < size ? this.#code(zeroTables[total - 1]!, 9) : 0;
    let at = total - 1 + zeros;
    if (at >= size) throw new H264Error('damaged', 'too many zeros');
    for (let i = 0; i < total; i++) {
      levels[at] = this.#values[i]!;
      if (zeros > 0 && i < total - 1) {
        const run = this.#code(RUN_BEFORE[Math.min(zeros, 7) - 1]!, 11);
        zeros -= run;
        at -= run;
        if (zeros < 0) throw new H264Error('damaged', 'too many zeros');
      }
      at -= 1;
    }
    return total;
  }

  /** The values of the coefficients, the highest frequency first (9.2.2). */
  #levels(total: number, ones: number): void {
    const bits = this.#bits;
    let suffixBits = total > 10 && ones < 3 ? 1 : 0;
    for (let i = 0; i < total; i++) {
      if (i < ones) {
        this.#values[i] = bits.bit() === 1 ? -1 : 1;
        continue;
      }
      let prefix = 0;
      while (prefix < 26 && bits.bit() === 0) prefix += 1;
      if (prefix > 25) throw new H264Error('damaged', 'a level is too large');
      const size = prefix === 14 && suffixBits === 0 ? 4 : prefix >= 15 ? prefix - 3 : suffixBits;
      let code = (Math.min(15, prefix) << suffixBits) + bits.bits(size);
      if (prefix >= 15 && suffixBits === 0) code += 15;
      if (prefix >= 16) code += (1 << (prefix - 3)) - 4096;
      if (i === ones && ones < 3) code += 2;
      const value = code & 1 ? -(code + 1) >> 1 : (code + 2) >> 1;
      this.#values[i] = value;
      if (suffixBits === 0) suffixBits = 1;
      if (Math.abs(value) > 3 << (suffixBits - 1) && suffixBits < 6) suffixBits += 1;
    }
  }

  #code(codes: CodeTable, most: number): number {
    const bits = this.#bits;
    for (let length = 1; length <= most; length++) {
      const meaning = codes.get(codeKey(length, bits.peek(length)));
      if (meaning !== undefined) {
        bits.at += length;
        return meaning;
      }
    }
    throw new H264Error('damaged', 'no such code');
  }

  /** How many coefficients the neighbours have, which predicts how many there are here (9.2.1). */
  #predictCount({ x, y, left, top }: Place, { kind, plane, column, row }: Block): number {
    const { widthInMbs, lumaCounts, chromaCounts } = this.#picture;
    const chroma = kind === 'chroma-ac';
    const blocks = chroma ? 2 : 4;
    const counts = chroma ? chromaCounts[plane] : lumaCounts;
    const stride = widthInMbs * blocks;
    const at = (y * blocks + row) * stride + x * blocks + column;
    const hasLeft = column > 0 || left;
    const hasTop = row > 0 || top;
    if (hasLeft && hasTop) return (counts[at - 1]! + counts[at - stride]! + 1) >> 1;
    if (hasLeft) return counts[at - 1]!;
    return hasTop ? counts[at - stride]! : 0;
  }

  /** True when only the stop bit is left. */
  endOfSlice(): boolean {
    const { bytes, at } = this.#bits;
    let last = bytes.length - 1;
    while (last >= 0 && bytes[last] === 0) last -= 1;
    return last < 0 || at >= last * 8 + 7 - Math.log2(bytes[last]! & -bytes[last]!);
  }
}

function tableOf(count: number): number {
  return count < 2 ? 0 : count < 4 ? 1 : count < 8 ? 2 : 3;
}
