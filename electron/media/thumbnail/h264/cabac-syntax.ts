import type { BitReader } from './bit-reader.ts';
import { initialContexts, LAST_8X8, NEXT_LPS, RANGE_LPS, SIGNIFICANT_8X8 } from './cabac-tables.ts';
import {
  type Block,
  type BlockKind,
  I_4X4,
  I_8X8,
  I_PCM,
  type MbSyntax,
  type Picture,
  type Place,
} from './picture.ts';
import { H264Error } from './unsupported.ts';

/** First contexts of a kind of block (table 9-34): coded flag, significant, last, absolute level; and its size. */
interface KindContexts {
  coded: number;
  significant: number;
  last: number;
  level: number;
  size: number;
}
const OF_KIND: Record<BlockKind, KindContexts> = {
  'luma-dc': { coded: 85, significant: 105, last: 166, level: 227, size: 16 },
  'luma-ac': { coded: 89, significant: 120, last: 181, level: 237, size: 15 },
  'luma-4x4': { coded: 93, significant: 134, last: 195, level: 247, size: 16 },
  'chroma-dc': { coded: 97, significant: 149, last: 210, level: 257, size: 4 },
  'chroma-ac': { coded: 101, significant: 152, last: 213, level: 266, size: 15 },
  'luma-8x8': { coded: -1, significant: 402, last: 417, level: 426, size: 64 },
};
const MAX_LEVEL_BITS = 20;

/** Context-adaptive binary arithmetic coding (ITU-T H.264, 9.3), intra slices of frames. */
export class CabacSyntax implements MbSyntax {
  readonly #picture: Picture;
  readonly #bits: BitReader;
  readonly #contexts: Uint8Array;
  #range = 510;
  #offset = 0;
  #lastDeltaNotZero = false;
  readonly #places = new Uint8Array(64);

  constructor(picture: Picture, bits: BitReader, qp: number) {
    this.#picture = picture;
    this.#bits = bits;
    this.#contexts = initialContexts(qp);
    this.#start();
  }

  #start(): void {
    const bits = this.#bits;
    bits.at = (bits.at + 7) & ~7;
    this.#range = 510;
    this.#offset = bits.bits(9);
  }

  #decision(context: number): number {
    const state = this.#contexts[context]!;
    const lps = RANGE_LPS[((state >> 1) << 2) | ((this.#range >> 6) & 3)]!;
    let symbol = state & 1;
    this.#range -= lps;
    if (this.#offset >= this.#range) {
      this.#offset -= this.#range;
      this.#range = lps;
      symbol ^= 1;
      const mps = state >> 1 === 0 ? (state & 1) ^ 1 : state & 1;
      this.#contexts[context] = (NEXT_LPS[state >> 1]! << 1) | mps;
    } else if (state < 124) this.#contexts[context] = state + 2;
    if (this.#range < 256) {
      const shift = Math.clz32(this.#range) - 23;
      this.#range <<= shift;
      this.#offset = (this.#offset << shift) | this.#bits.bits(shift);
    }
    return symbol;
  }

  #bypass(): number {
    this.#offset = (this.#offset << 1) | this.#bits.bit();
    if (this.#offset < this.#range) return 0;
    this.#offset -= this.#range;
    return 1;
  }

  #terminate(): boolean {
    this.#range -= 2;
    if (this.#offset >= this.#range) return true;
    if (this.#range < 256) {
      this.#range <<= 1;
      this.#offset = (this.#offset << 1) | this.#bits.bit();
    }
    return false;
  }

  mbType({ mb, left, top }: Place): number {
    const { mbType, widthInMbs } = this.#picture;
    const notNxN = (other: number) => (mbType[other] === I_4X4 || mbType[other] === I_8X8 ? 0 : 1);
    const context = 3 + (left ? notNxN(mb - 1) : 0) + (top ? notNxN(mb - widthInMbs) : 0);
    if (this.#decision(context) === 0) return 0;
    if (this.#terminate()) return 25;
    let type = 1 + 12 * this.#decision(6);
    if (this.#decision(7) === 1) type += 4 + 4 * this.#decision(8);
    type += 2 * this.#decision(9);
    return type + this.#decision(10);
  }

  /** At the terminating bin the decoder has read exactly what the encoder flushed; the samples begin at the next byte. */
  pcm(count: number): Uint8Array {
    const bits = this.#bits;
    bits.at = (bits.at + 7) & ~7;
    const from = bits.at >> 3;
    const samples = bits.bytes.subarray(from, from + count);
    if (samples.length < count) throw new H264Error('damaged', 'the slice ends inside a macroblock');
    bits.at += count * 8;
    this.#start();
    return samples;
  }

  transform8x8({ mb, left, top }: Place): boolean {
    const { transform8x8, widthInMbs } = this.#picture;
    const sum = (left ? transform8x8[mb - 1]! : 0) + (top ? transform8x8[mb - widthInMbs]! : 0);
    return this.#decision(399 + sum) === 1;
  }

  intraMode(): number {
    if (this.#decision(68) === 1) return -1;
    const low = this.#decision(69);
    const middle = this.#decision(69);
    return low | (middle << 1) | (this.#decision(69) << 2);
  }

  chromaMode({ mb, left, top }: Place): number {
    const { chromaMode, widthInMbs } = this.#picture;
    const sum =
      (left && chromaMode[mb - 1] !== 0 ? 1 : 0) + (top && chromaMode[mb - widthInMbs] !== 0 ? 1 : 0);
    if (this.#decision(64 + sum) === 0) return 0;
    if (this.#decision(67) === 0) return 1;
    return 2 + this.#decision(67);
  }

  codedBlockPattern({ mb, left, top }: Place): number {
    const { cbp, widthInMbs } = this.#picture;
    // A neighbour outside counts as coded for luma, as not coded for chroma.
    const leftCbp = left ? cbp[mb - 1]! : 0x0f;
    const topCbp = top ? cbp[mb - widthInMbs]! : 0x0f;
    let luma = 0;
    for (let block = 0; block < 4; block++) {
      const leftCoded = block & 1 ? (luma >> (block - 1)) & 1 : (leftCbp >> (block + 1)) & 1;
      const topCoded = block & 2 ? (luma >> (block - 2)) & 1 : (topCbp >> (block + 2)) & 1;
      luma |= this.#decision(73 + (1 - leftCoded) + 2 * (1 - topCoded)) << block;
    }
    const [leftChroma, topChroma] = [leftCbp >> 4, topCbp >> 4];
    if (this.#decision(77 + (leftChroma ? 1 : 0) + (topChroma ? 2 : 0)) === 0) return luma;
    const second = this.#decision(81 + (leftChroma === 2 ? 1 : 0) + (topChroma === 2 ? 2 : 0));
    return luma | ((1 + second) << 4);
  }

  qpDelta(): number {
    let code = 0;
    let context = this.#lastDeltaNotZero ? 61 : 60;
    while (code < 104 && this.#decision(context) === 1) {
      context = code === 0 ? 62 : 63;
      code += 1;
    }
    this.#lastDeltaNotZero = code !== 0;
    return code & 1 ? (code + 1) >> 1 : -(code >> 1);
  }

  noQpDelta(): void {
    this.#lastDeltaNotZero = false;
  }

  residual(place: Place, block: Block, levels: Int32Array): number {
    const contexts = OF_KIND[block.kind];
    const { size } = contexts;
    levels.fill(0, 0, size);
    const eight = block.kind === 'luma-8x8';
    if (!eight && this.#decision(contexts.coded + this.#codedNeighbours(place, block)) === 0) return 0;
    const places = this.#places;
    let count = 0;
    let i = 0;
    for (; i < size - 1; i++) {
      const at = block.kind === 'chroma-dc' ? Math.min(i, 2) : i;
      if (this.#decision(contexts.significant + (eight ? SIGNIFICANT_8X8[i]! : at)) === 0) continue;
      places[count++] = i;
      if (this.#decision(contexts.last + (eight ? LAST_8X8[i]! : at)) === 1) break;
    }
    if (i === size - 1) places[count++] = i;
    this.#levels(contexts.level, block.kind === 'chroma-dc' ? 3 : 4, count, levels);
    return count;
  }

  #levels(context: number, mostLarge: number, count: number, levels: Int32Array): void {
    let ones = 0;
    let large = 0;
    for (let i = count - 1; i >= 0; i--) {
      let level = 1;
      if (this.#decision(context + (large > 0 ? 0 : Math.min(4, 1 + ones))) === 1) {
        const further = context + 5 + Math.min(mostLarge, large);
        level = 2;
        while (level < 15 && this.#decision(further) === 1) level += 1;
        if (level === 15) level += this.#suffix();
        large += 1;
      } else ones += 1;
      levels[this.#places[i]!] = this.#bypass() === 1 ? -level : level;
    }
  }

  /** Exp-Golomb of order 0 in bypass bins. */
  #suffix(): number {
    let order = 0;
    let sum = 0;
    while (this.#bypass() === 1) {
      sum += 1 << order;
      order += 1;
      if (order > MAX_LEVEL_BITS) throw new H264Error('damaged', 'a level is too large');
    }
    while (order > 0) {
      order -= 1;
      sum += this.#bypass() << order;
    }
    return sum;
  }

  /** 9.3.3.1.1.9: left neighbour's coded flag, plus twice the upper one's; a missing neighbour counts as coded. */
  #codedNeighbours({ mb, x, y, left, top }: Place, { kind, plane, column, row }: Block): number {
    const { widthInMbs, dcCoded, lumaCounts, chromaCounts, mbType } = this.#picture;
    const above = mb - widthInMbs;
    if (kind === 'luma-dc' || kind === 'chroma-dc') {
      const bit = kind === 'luma-dc' ? 1 : 2 << plane;
      const coded = (other: number) => (mbType[other] === I_PCM || (dcCoded[other]! & bit) !== 0 ? 1 : 0);
      return (left ? coded(mb - 1) : 1) + 2 * (top ? coded(above) : 1);
    }
    const chroma = kind === 'chroma-ac';
    const blocks = chroma ? 2 : 4;
    const counts = chroma ? chromaCounts[plane] : lumaCounts;
    const stride = widthInMbs * blocks;
    const at = (y * blocks + row) * stride + x * blocks + column;
    const leftCoded = column > 0 || left ? (counts[at - 1]! > 0 ? 1 : 0) : 1;
    const topCoded = row > 0 || top ? (counts[at - stride]! > 0 ? 1 : 0) : 1;
    return leftCoded + 2 * topCoded;
  }

  endOfSlice(): boolean {
    return this.#terminate() || this.#bits.at > this.#bits.bytes.length * 8 + 64;
  }
}
