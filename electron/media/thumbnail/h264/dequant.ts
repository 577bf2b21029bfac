import type { PictureSet, ScalingLists, SequenceSet } from './parameter-sets.ts';
import { DEFAULT_INTRA_4X4, DEFAULT_INTRA_8X8, ZIGZAG_4X4, ZIGZAG_8X8 } from './scan-tables.ts';

/** Level scales (ITU-T H.264, 8.5.9) by QP modulo 6, in raster order: luma, Cb, Cr for 4x4, luma for 8x8. */
export interface LevelScales {
  four: Int32Array[][];
  eight: Int32Array[];
}

const NORM_4X4 = [
  [10, 16, 13],
  [11, 18, 14],
  [13, 20, 16],
  [14, 23, 18],
  [16, 25, 20],
  [18, 29, 23],
] as const;
const NORM_8X8 = [
  [20, 18, 32, 19, 25, 24],
  [22, 19, 35, 21, 28, 26],
  [26, 23, 42, 24, 33, 31],
  [28, 25, 45, 26, 35, 33],
  [32, 28, 51, 30, 40, 38],
  [36, 32, 58, 34, 46, 43],
] as const;

/** Scales for intra blocks; lists that are not transmitted fall back as table 7-2 says. */
export function levelScales(sequence: SequenceSet, picture: PictureSet): LevelScales {
  const flat = { four: [1, 2, 3].map(() => new Uint8Array(16).fill(16)), eight: new Uint8Array(64).fill(16) };
  const defaults = { four: [DEFAULT_INTRA_4X4], eight: DEFAULT_INTRA_8X8 };
  let lists = sequence.scaling === undefined ? flat : fallBack(sequence.scaling, defaults);
  if (picture.scaling !== undefined) {
    lists = fallBack(picture.scaling, sequence.scaling === undefined ? defaults : lists);
  }
  const byRemainder = [0, 1, 2, 3, 4, 5];
  return {
    four: lists.four.map((list) => byRemainder.map((rest) => scale4(list, rest))),
    eight: byRemainder.map((rest) => scale8(lists.eight, rest)),
  };
}

function fallBack(
  { four, eight }: ScalingLists,
  other: { four: Uint8Array[]; eight: Uint8Array },
): { four: Uint8Array[]; eight: Uint8Array } {
  const luma = four[0] ?? other.four[0]!;
  const cb = four[1] ?? luma;
  return { four: [luma, cb, four[2] ?? cb], eight: eight ?? other.eight };
}

function scale4(list: Uint8Array, rest: number): Int32Array {
  const scales = new Int32Array(16);
  ZIGZAG_4X4.forEach((at, i) => {
    const [x, y] = [at & 3, at >> 2];
    const kind = x % 2 === 0 && y % 2 === 0 ? 0 : x % 2 === 1 && y % 2 === 1 ? 1 : 2;
    scales[at] = list[i]! * NORM_4X4[rest]![kind];
  });
  return scales;
}

function scale8(list: Uint8Array, rest: number): Int32Array {
  const scales = new Int32Array(64);
  ZIGZAG_8X8.forEach((at, i) => {
    scales[at] = list[i]! * NORM_8X8[rest]![kind8(at & 7, at >> 3)];
  });
  return scales;
}

function kind8(x: number, y: number): 0 | 1 | 2 | 3 | 4 | 5 {
  if (x % 4 === 0 && y % 4 === 0) return 0;
  if (x % 2 === 1 && y % 2 === 1) return 1;
  if (x % 4 === 2 && y % 4 === 2) return 2;
  if ((x % 4 === 0 && y % 2 === 1) || (x % 2 === 1 && y % 4 === 0)) return 3;
  return (x % 4 === 0 && y % 4 === 2) || (x % 4 === 2 && y % 4 === 0) ? 4 : 5;
}
