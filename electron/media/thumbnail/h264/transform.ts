const rows4 = new Int32Array(16);
const rows8 = new Int32Array(64);

/** Adds the inverse 4x4 transform of the scaled coefficients to the samples at `at` (ITU-T H.264, 8.5.12). */
export function addTransform4(
  coefficients: Int32Array,
  samples: Uint8Array,
  at: number,
  stride: number,
): void {
  for (let y = 0; y < 16; y += 4) {
    const [c0, c1, c2, c3] = [
      coefficients[y]!,
      coefficients[y + 1]!,
      coefficients[y + 2]!,
      coefficients[y + 3]!,
    ];
    const e = c0 + c2;
    const f = c0 - c2;
    const g = (c1 >> 1) - c3;
    const h = c1 + (c3 >> 1);
    rows4[y] = e + h;
    rows4[y + 1] = f + g;
    rows4[y + 2] = f - g;
    rows4[y + 3] = e - h;
  }
  for (let x = 0; x < 4; x++) {
    const e = rows4[x]! + rows4[x + 8]!;
    const f = rows4[x]! - rows4[x + 8]!;
    const g = (rows4[x + 4]! >> 1) - rows4[x + 12]!;
    const h = rows4[x + 4]! + (rows4[x + 12]! >> 1);
    let to = at + x;
    samples[to] = clip(samples[to]! + ((e + h + 32) >> 6));
    to += stride;
    samples[to] = clip(samples[to]! + ((f + g + 32) >> 6));
    to += stride;
    samples[to] = clip(samples[to]! + ((f - g + 32) >> 6));
    to += stride;
    samples[to] = clip(samples[to]! + ((e - h + 32) >> 6));
  }
}

/** The same for 8x8 (8.5.13). */
export function addTransform8(
  coefficients: Int32Array,
  samples: Uint8Array,
  at: number,
  stride: number,
): void {
  for (let y = 0; y < 8; y++) transformLine8(coefficients, rows8, y * 8, 1);
  for (let x = 0; x < 8; x++) transformLine8(rows8, rows8, x, 8);
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const to = at + y * stride + x;
      samples[to] = clip(samples[to]! + ((rows8[y * 8 + x]! + 32) >> 6));
    }
  }
}

function transformLine8(from: Int32Array, to: Int32Array, at: number, step: number): void {
  const c = (i: number) => from[at + i * step]!;
  const [c1, c3, c5, c7] = [c(1), c(3), c(5), c(7)];
  const a0 = c(0) + c(4);
  const a2 = c(0) - c(4);
  const a4 = (c(2) >> 1) - c(6);
  const a6 = c(2) + (c(6) >> 1);
  const a1 = -c3 + c5 - c7 - (c7 >> 1);
  const a3 = c1 + c7 - c3 - (c3 >> 1);
  const a5 = -c1 + c7 + c5 + (c5 >> 1);
  const a7 = c3 + c5 + c1 + (c1 >> 1);
  const [b0, b2, b4, b6] = [a0 + a6, a2 + a4, a2 - a4, a0 - a6];
  const [b1, b3, b5, b7] = [a1 + (a7 >> 2), a3 + (a5 >> 2), (a3 >> 2) - a5, a7 - (a1 >> 2)];
  to[at] = b0 + b7;
  to[at + step] = b2 + b5;
  to[at + 2 * step] = b4 + b3;
  to[at + 3 * step] = b6 + b1;
  to[at + 4 * step] = b6 - b1;
  to[at + 5 * step] = b4 - b3;
  to[at + 6 * step] = b2 - b5;
  to[at + 7 * step] = b0 - b7;
}

/** The 16 DC coefficients of an Intra16x16 macroblock (raster), transformed and scaled in place (8.5.10). */
export function transformLumaDc(dc: Int32Array, scale: number, qpPer6: number): void {
  for (const [start, step] of [
    [0, 1],
    [4, 1],
    [8, 1],
    [12, 1],
    [0, 4],
    [1, 4],
    [2, 4],
    [3, 4],
  ] as const) {
    const [a, b, c, d] = [dc[start]!, dc[start + step]!, dc[start + 2 * step]!, dc[start + 3 * step]!];
    dc[start] = a + b + c + d;
    dc[start + step] = a + b - c - d;
    dc[start + 2 * step] = a - b - c + d;
    dc[start + 3 * step] = a - b + c - d;
  }
  for (let i = 0; i < 16; i++) {
    const value = dc[i]! * scale;
    dc[i] = qpPer6 >= 6 ? value << (qpPer6 - 6) : (value + (1 << (5 - qpPer6))) >> (6 - qpPer6);
  }
}

/** The four DC coefficients of a chroma plane of 4:2:0 (8.5.11). */
export function transformChromaDc(dc: Int32Array, scale: number, qpPer6: number): void {
  const [a, b, c, d] = [dc[0]!, dc[1]!, dc[2]!, dc[3]!];
  const sums = [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d];
  for (let i = 0; i < 4; i++) dc[i] = ((sums[i]! * scale) << qpPer6) >> 5;
}

function clip(value: number): number {
  return value < 0 ? 0 : Math.min(value, 255);
}
