/** Raster place (y * 4 + x) of each coefficient in scan order (ITU-T H.264, 8.5.6). */
export const ZIGZAG_4X4 = Uint8Array.of(0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15);

/** The same for 8x8 (8.5.7): diagonals, up and down in turn. */
export const ZIGZAG_8X8 = zigzag(8);

/** x and y, in 4x4 blocks, of the 16 luma blocks in decoding order (6.4.3). */
export const BLOCK_X = Uint8Array.of(0, 1, 0, 1, 2, 3, 2, 3, 0, 1, 0, 1, 2, 3, 2, 3);
export const BLOCK_Y = Uint8Array.of(0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3);

/** Table 7-3: the lists that "default" means, in scan order. */
export const DEFAULT_INTRA_4X4 = Uint8Array.of(6, 13, 13, 20, 20, 20, 28, 28, 28, 28, 32, 32, 32, 37, 37, 42);
export const DEFAULT_INTRA_8X8 = Uint8Array.from(
  [
    [6, 1],
    [10, 2],
    [13, 1],
    [11, 1],
    [13, 1],
    [16, 4],
    [18, 5],
    [23, 6],
    [25, 7],
    [27, 8],
    [29, 7],
    [31, 6],
    [33, 5],
    [36, 4],
    [38, 3],
    [40, 2],
    [42, 1],
  ].flatMap(([value, count]) => Array<number>(count!).fill(value!)),
);

/** Chroma QP for each luma QP with offset (table 8-15). */
// biome-ignore format: numbers
export const CHROMA_QP = Uint8Array.of(
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
  29, 29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39,
);

function zigzag(size: number): Uint8Array {
  const order = new Uint8Array(size * size);
  let to = 0;
  for (let diagonal = 0; diagonal < 2 * size - 1; diagonal++) {
    for (let step = 0; step <= diagonal; step++) {
      const x = diagonal % 2 === 0 ? step : diagonal - step;
      const y = diagonal - x;
      if (x < size && y < size) order[to++] = y * size + x;
    }
  }
  return order;
}
