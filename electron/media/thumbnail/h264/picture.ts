import type { SequenceSet } from './parameter-sets.ts';

export const I_4X4 = 0;
export const I_8X8 = 1;
export const I_16X16 = 2;
export const I_PCM = 3;

/** The picture under decoding: samples, and of each macroblock what its neighbours and the deblocking filter ask. */
export interface Picture {
  widthInMbs: number;
  heightInMbs: number;
  lumaStride: number;
  chromaStride: number;
  luma: Uint8Array;
  /** Cb and Cr. */
  chroma: [Uint8Array, Uint8Array];
  /** Number of the slice that a macroblock is in, -1 before it is decoded. */
  slice: Int32Array;
  mbType: Uint8Array;
  qp: Uint8Array;
  /** Coded block pattern: luma 8x8 blocks in bits 0 to 3, chroma above. */
  cbp: Uint8Array;
  chromaMode: Uint8Array;
  transform8x8: Uint8Array;
  /** Coded flags of the DC blocks: luma 1, Cb 2, Cr 4. */
  dcCoded: Uint8Array;
  /** Per 4x4 block, in rasters of the whole picture: prediction mode and number of coefficients. */
  modes: Uint8Array;
  lumaCounts: Uint8Array;
  chromaCounts: [Uint8Array, Uint8Array];
}

export function createPicture({ widthInMbs, heightInMbs }: SequenceSet): Picture {
  const mbs = widthInMbs * heightInMbs;
  return {
    widthInMbs,
    heightInMbs,
    lumaStride: widthInMbs * 16,
    chromaStride: widthInMbs * 8,
    luma: new Uint8Array(mbs * 256).fill(128),
    chroma: [new Uint8Array(mbs * 64).fill(128), new Uint8Array(mbs * 64).fill(128)],
    slice: new Int32Array(mbs).fill(-1),
    mbType: new Uint8Array(mbs),
    qp: new Uint8Array(mbs),
    cbp: new Uint8Array(mbs),
    chromaMode: new Uint8Array(mbs),
    transform8x8: new Uint8Array(mbs),
    dcCoded: new Uint8Array(mbs),
    modes: new Uint8Array(mbs * 16).fill(2),
    lumaCounts: new Uint8Array(mbs * 16),
    chromaCounts: [new Uint8Array(mbs * 4), new Uint8Array(mbs * 4)],
  };
}

/** Where the macroblock under decoding stands, and which neighbours it may use. */
export interface Place {
  mb: number;
  x: number;
  y: number;
  left: boolean;
  top: boolean;
  topRight: boolean;
  topLeft: boolean;
}

/** Neighbours count only inside the same slice. */
export function placeOf(picture: Picture, mb: number, slice: number): Place {
  const { widthInMbs: width } = picture;
  const x = mb % width;
  const same = (other: number, inside: boolean) => inside && other >= 0 && picture.slice[other] === slice;
  return {
    mb,
    x,
    y: (mb - x) / width,
    left: same(mb - 1, x > 0),
    top: same(mb - width, true),
    topRight: same(mb - width + 1, x < width - 1),
    topLeft: same(mb - width - 1, x > 0),
  };
}

/** What one entropy coding says of a macroblock; both codings say the same things in different bits. */
export interface MbSyntax {
  /** 0: 4x4 or 8x8 prediction, 1 to 24: 16x16 (table 7-11), 25: samples as they are. */
  mbType(place: Place): number;
  /** 256 + 128 samples of an I_PCM macroblock. */
  pcm(count: number): Uint8Array;
  transform8x8(place: Place): boolean;
  /** -1: as predicted, else the remaining mode. */
  intraMode(): number;
  chromaMode(place: Place): number;
  codedBlockPattern(place: Place): number;
  qpDelta(): number;
  /** A new macroblock begins, or one had no QP delta: the next delta's context depends on it. */
  noQpDelta(): void;
  /**
   * Reads the levels of a block into `levels` (scan order, all others zero) and returns how many there are.
   * `column`, `row`: the 4x4 block in the macroblock. For an 8x8 block it is its first 4x4 block.
   */
  residual(place: Place, block: Block, levels: Int32Array): number;
  /** True after the last macroblock of the slice. */
  endOfSlice(): boolean;
}

export type BlockKind = 'luma-dc' | 'luma-ac' | 'luma-4x4' | 'chroma-dc' | 'chroma-ac' | 'luma-8x8';

export interface Block {
  kind: BlockKind;
  /** 0: Cb, 1: Cr; of no meaning for luma. */
  plane: 0 | 1;
  column: number;
  row: number;
}
