// Codes of ITU-T H.264, 9.2, as [length, bits] by what they mean.

/** Codes of one table as a map from length and bits to the meaning. */
export type CodeTable = Map<number, number>;

/** Length 16 at most: the key holds both. */
export const codeKey = (length: number, bits: number) => (length << 16) | bits;

function table(
  lengths: number[],
  bits: number[],
  meaning: (index: number) => number = (index) => index,
): CodeTable {
  const codes: CodeTable = new Map();
  lengths.forEach((length, index) => {
    if (length > 0) codes.set(codeKey(length, bits[index]!), meaning(index));
  });
  return codes;
}

/** Table 9-5 in rows of total coefficients, columns of trailing ones; the meaning is total * 4 + ones: the index. */
export const COEFF_TOKEN: CodeTable[] = [
  table(
    [
      1, 0, 0, 0, 6, 2, 0, 0, 8, 6, 3, 0, 9, 8, 7, 5, 10, 9, 8, 6, 11, 10, 9, 7, 13, 11, 10, 8, 13, 13, 11, 9,
      13, 13, 13, 10, 14, 14, 13, 11, 14, 14, 14, 13, 15, 15, 14, 14, 15, 15, 15, 14, 16, 15, 15, 15, 16, 16,
      16, 15, 16, 16, 16, 16, 16, 16, 16, 16,
    ],
    [
      1, 0, 0, 0, 5, 1, 0, 0, 7, 4, 1, 0, 7, 6, 5, 3, 7, 6, 5, 3, 7, 6, 5, 4, 15, 6, 5, 4, 11, 14, 5, 4, 8,
      10, 13, 4, 15, 14, 9, 4, 11, 10, 13, 12, 15, 14, 9, 12, 11, 10, 13, 8, 15, 1, 9, 12, 11, 14, 13, 8, 7,
      10, 9, 12, 4, 6, 5, 8,
    ],
  ),
  table(
    [
      2, 0, 0, 0, 6, 2, 0, 0, 6, 5, 3, 0, 7, 6, 6, 4, 8, 6, 6, 4, 8, 7, 7, 5, 9, 8, 8, 6, 11, 9, 9, 6, 11, 11,
      11, 7, 12, 11, 11, 9, 12, 12, 12, 11, 12, 12, 12, 11, 13, 13, 13, 12, 13, 13, 13, 13, 13, 14, 13, 13,
      14, 14, 14, 13, 14, 14, 14, 14,
    ],
    [
      3, 0, 0, 0, 11, 2, 0, 0, 7, 7, 3, 0, 7, 10, 9, 5, 7, 6, 5, 4, 4, 6, 5, 6, 7, 6, 5, 8, 15, 6, 5, 4, 11,
      14, 13, 4, 15, 10, 9, 4, 11, 14, 13, 12, 8, 10, 9, 8, 15, 14, 13, 12, 11, 10, 9, 12, 7, 11, 6, 8, 9, 8,
      10, 1, 7, 6, 5, 4,
    ],
  ),
  table(
    [
      4, 0, 0, 0, 6, 4, 0, 0, 6, 5, 4, 0, 6, 5, 5, 4, 7, 5, 5, 4, 7, 5, 5, 4, 7, 6, 6, 4, 7, 6, 6, 4, 8, 7, 7,
      5, 8, 8, 7, 6, 9, 8, 8, 7, 9, 9, 8, 8, 9, 9, 9, 8, 10, 9, 9, 9, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
      10, 10,
    ],
    [
      15, 0, 0, 0, 15, 14, 0, 0, 11, 15, 13, 0, 8, 12, 14, 12, 15, 10, 11, 11, 11, 8, 9, 10, 9, 14, 13, 9, 8,
      10, 9, 8, 15, 14, 13, 13, 11, 14, 10, 12, 15, 10, 13, 12, 11, 14, 9, 12, 8, 10, 13, 8, 13, 7, 9, 12, 9,
      12, 11, 10, 5, 8, 7, 6, 1, 4, 3, 2,
    ],
  ),
  // Six bits: total - 1 and ones; 3 stands for none.
  new Map(
    Array.from({ length: 64 }, (_, bits): [number, number] =>
      bits === 3 ? [codeKey(6, 3), 0] : [codeKey(6, bits), ((bits >> 2) + 1) * 4 + (bits & 3)],
    ),
  ),
];

/** Table 9-5, chroma DC of 4:2:0. */
export const COEFF_TOKEN_CHROMA_DC = table(
  [2, 0, 0, 0, 6, 1, 0, 0, 6, 6, 3, 0, 6, 7, 7, 6, 6, 8, 8, 7],
  [1, 0, 0, 0, 7, 1, 0, 0, 4, 6, 1, 0, 3, 3, 2, 5, 2, 3, 2, 0],
);

/** Tables 9-7 and 9-8: zeros before the last coefficient, by the number of coefficients less one. */
export const TOTAL_ZEROS: CodeTable[] = [
  table([1, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9], [1, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 1]),
  table([3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 6, 6], [7, 6, 5, 4, 3, 5, 4, 3, 2, 3, 2, 3, 2, 1, 0]),
  table([4, 3, 3, 3, 4, 4, 3, 3, 4, 5, 5, 6, 5, 6], [5, 7, 6, 5, 4, 3, 4, 3, 2, 3, 2, 1, 1, 0]),
  table([5, 3, 4, 4, 3, 3, 3, 4, 3, 4, 5, 5, 5], [3, 7, 5, 4, 6, 5, 4, 3, 3, 2, 2, 1, 0]),
  table([4, 4, 4, 3, 3, 3, 3, 3, 4, 5, 4, 5], [5, 4, 3, 7, 6, 5, 4, 3, 2, 1, 1, 0]),
  table([6, 5, 3, 3, 3, 3, 3, 3, 4, 3, 6], [1, 1, 7, 6, 5, 4, 3, 2, 1, 1, 0]),
  table([6, 5, 3, 3, 3, 2, 3, 4, 3, 6], [1, 1, 5, 4, 3, 3, 2, 1, 1, 0]),
  table([6, 4, 5, 3, 2, 2, 3, 3, 6], [1, 1, 1, 3, 3, 2, 2, 1, 0]),
  table([6, 6, 4, 2, 2, 3, 2, 5], [1, 0, 1, 3, 2, 1, 1, 1]),
  table([5, 5, 3, 2, 2, 2, 4], [1, 0, 1, 3, 2, 1, 1]),
  table([4, 4, 3, 3, 1, 3], [0, 1, 1, 2, 1, 3]),
  table([4, 4, 2, 1, 3], [0, 1, 1, 1, 1]),
  table([3, 3, 1, 2], [0, 1, 1, 1]),
  table([2, 2, 1], [0, 1, 1]),
  table([1, 1], [0, 1]),
];

/** Table 9-9 (a). */
export const TOTAL_ZEROS_CHROMA_DC: CodeTable[] = [
  table([1, 2, 3, 3], [1, 1, 1, 0]),
  table([1, 2, 2], [1, 1, 0]),
  table([1, 1], [1, 0]),
];

/** Table 9-10: zeros before a coefficient, by the zeros that are left less one; from seven on the last. */
export const RUN_BEFORE: CodeTable[] = [
  table([1, 1], [1, 0]),
  table([1, 2, 2], [1, 1, 0]),
  table([2, 2, 2, 2], [3, 2, 1, 0]),
  table([2, 2, 2, 3, 3], [3, 2, 1, 1, 0]),
  table([2, 2, 3, 3, 3, 3], [3, 2, 3, 2, 1, 0]),
  table([2, 3, 3, 3, 3, 3, 3], [3, 0, 1, 3, 2, 5, 4]),
  table([3, 3, 3, 3, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11], [7, 6, 5, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
];

/** Table 9-4: coded block pattern of intra macroblocks by code number. */
// biome-ignore format: numbers
export const INTRA_CBP = Uint8Array.of(
  47, 31, 15, 0, 23, 27, 29, 30, 7, 11, 13, 14, 39, 43, 45, 46, 16, 3, 5, 10, 12, 19, 21, 26, 28, 35, 37,
  42, 44, 1, 2, 4, 8, 17, 18, 20, 24, 6, 9, 22, 25, 32, 33, 34, 36, 40, 38, 41,
);
