/** Which neighbouring samples a block may be predicted from. */
export interface Around {
  left: boolean;
  top: boolean;
  topRight: boolean;
  topLeft: boolean;
}

/** Around a block of 4 or 8: left bottom up to corner, then top and top right. EDGE is the corner's place. */
const EDGE = 16;
const edge = new Int32Array(EDGE + 17);
const smooth = new Int32Array(EDGE + 17);

/** Predicts the luma block of `size` 4 or 8 at `at` in place (ITU-T H.264, 8.3.1.2 and 8.3.2.2). */
export function predictBlock(
  samples: Uint8Array,
  at: number,
  stride: number,
  { size, mode, around }: { size: 4 | 8; mode: number; around: Around },
): void {
  gather(samples, at, stride, size, around);
  const from = size === 8 ? filtered(around) : edge;
  if (mode === 2) {
    let [sum, count] = [0, 0];
    if (around.top) for (let i = 1; i <= size; i++) [sum, count] = [sum + from[EDGE + i]!, count + 1];
    if (around.left) for (let i = 1; i <= size; i++) [sum, count] = [sum + from[EDGE - i]!, count + 1];
    fill(samples, at, stride, size, count === 0 ? 128 : Math.floor((sum + count / 2) / count));
    return;
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) samples[at + y * stride + x] = directional(from, mode, x, y, size);
  }
}

/** One sample by its direction. The edge is one line: left samples at EDGE - 1 - y, top ones at EDGE + 1 + x. */
function directional(from: Int32Array, mode: number, x: number, y: number, size: number): number {
  const two = (i: number) => (from[i]! + from[i + 1]! + 1) >> 1;
  const three = (i: number) => (from[i - 1]! + 2 * from[i]! + from[i + 1]! + 2) >> 2;
  const top = EDGE + 1;
  switch (mode) {
    case 0:
      return from[top + x]!;
    case 1:
      return from[EDGE - 1 - y]!;
    case 3: {
      const last = 2 * size - 2;
      if (x + y === last) return (from[top + last]! + 3 * from[top + last + 1]! + 2) >> 2;
      return three(top + x + y + 1);
    }
    case 4:
      return three(EDGE + x - y);
    case 5: {
      const z = 2 * x - y;
      if (z >= 0) return z % 2 === 0 ? two(EDGE + x - (y >> 1)) : three(EDGE + x - (y >> 1));
      return z === -1 ? three(EDGE) : three(EDGE - (y - 2 * x) + 1);
    }
    case 6: {
      const z = 2 * y - x;
      if (z >= 0) return z % 2 === 0 ? two(EDGE - 1 - (y - (x >> 1))) : three(EDGE - (y - (x >> 1)));
      return z === -1 ? three(EDGE) : three(EDGE + (x - 2 * y) - 1);
    }
    case 7: {
      const i = top + x + (y >> 1);
      return y % 2 === 0 ? two(i) : three(i + 1);
    }
    default: {
      const z = x + 2 * y;
      const last = 2 * size - 3;
      if (z > last) return from[EDGE - size]!;
      if (z === last) return (from[EDGE - size + 1]! + 3 * from[EDGE - size]! + 2) >> 2;
      const i = EDGE - 1 - (y + (x >> 1));
      return z % 2 === 0 ? two(i - 1) : three(i - 1);
    }
  }
}

function gather(samples: Uint8Array, at: number, stride: number, size: number, around: Around): void {
  const above = at - stride;
  if (around.top) {
    for (let i = 0; i < size; i++) edge[EDGE + 1 + i] = samples[above + i]!;
    for (let i = size; i < 2 * size; i++) {
      edge[EDGE + 1 + i] = around.topRight ? samples[above + i]! : samples[above + size - 1]!;
    }
  }
  if (around.left) for (let i = 0; i < size; i++) edge[EDGE - 1 - i] = samples[at + i * stride - 1]!;
  if (around.topLeft) edge[EDGE] = samples[above - 1]!;
}

/** 8x8 blocks are predicted from smoothed neighbours (8.3.2.2.1). */
function filtered({ left, top, topLeft }: Around): Int32Array {
  if (top) {
    const first = topLeft ? edge[EDGE]! : edge[EDGE + 1]!;
    smooth[EDGE + 1] = (first + 2 * edge[EDGE + 1]! + edge[EDGE + 2]! + 2) >> 2;
    for (let i = 2; i <= 15; i++) {
      smooth[EDGE + i] = (edge[EDGE + i - 1]! + 2 * edge[EDGE + i]! + edge[EDGE + i + 1]! + 2) >> 2;
    }
    smooth[EDGE + 16] = (edge[EDGE + 15]! + 3 * edge[EDGE + 16]! + 2) >> 2;
  }
  if (topLeft) {
    const corner = edge[EDGE]!;
    if (top && left) smooth[EDGE] = (edge[EDGE - 1]! + 2 * corner + edge[EDGE + 1]! + 2) >> 2;
    else smooth[EDGE] = (3 * corner + (top ? edge[EDGE + 1]! : left ? edge[EDGE - 1]! : corner) + 2) >> 2;
  }
  if (left) {
    const first = topLeft ? edge[EDGE]! : edge[EDGE - 1]!;
    smooth[EDGE - 1] = (first + 2 * edge[EDGE - 1]! + edge[EDGE - 2]! + 2) >> 2;
    for (let i = 2; i <= 7; i++) {
      smooth[EDGE - i] = (edge[EDGE - i + 1]! + 2 * edge[EDGE - i]! + edge[EDGE - i - 1]! + 2) >> 2;
    }
    smooth[EDGE - 8] = (edge[EDGE - 7]! + 3 * edge[EDGE - 8]! + 2) >> 2;
  }
  return smooth;
}

/**
 * Predicts a whole plane of a macroblock, luma (`size` 16) or chroma (8), in place: 0 vertical, 1 horizontal, 2 DC, 3 plane
 * (8.3.3; for chroma, 8.3.4, the caller maps the modes to these).
 */
export function predictPlane(
  samples: Uint8Array,
  at: number,
  stride: number,
  { size, mode, around }: { size: 8 | 16; mode: number; around: Around },
): void {
  if (mode === 0) {
    for (let y = 0; y < size; y++) samples.copyWithin(at + y * stride, at - stride, at - stride + size);
  } else if (mode === 1) {
    for (let y = 0; y < size; y++) {
      const row = at + y * stride;
      samples.fill(samples[row - 1]!, row, row + size);
    }
  } else if (mode === 3) predictGradient(samples, at, stride, size);
  else if (size === 16)
    fill(samples, at, stride, 16, average(samples, at, stride, 16, around.top, around.left));
  else predictChromaDc(samples, at, stride, around);
}

/** Each 4x4 block has its own average; off the diagonal the nearer edge is taken alone (8.3.4.1 to 8.3.4.3). */
function predictChromaDc(samples: Uint8Array, at: number, stride: number, { top, left }: Around): void {
  for (const [column, row] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const useTop = top && !(column === 0 && row === 1 && left);
    const useLeft = left && !(column === 1 && row === 0 && top);
    const [x, y] = [column * 4, row * 4];
    let [sum, count] = [0, 0];
    if (useTop) for (let i = 0; i < 4; i++) [sum, count] = [sum + samples[at - stride + x + i]!, count + 1];
    if (useLeft)
      for (let i = 0; i < 4; i++) [sum, count] = [sum + samples[at + (y + i) * stride - 1]!, count + 1];
    fill(samples, at + y * stride + x, stride, 4, count === 0 ? 128 : Math.floor((sum + count / 2) / count));
  }
}

function average(
  samples: Uint8Array,
  at: number,
  stride: number,
  size: number,
  ...[top, left]: [boolean, boolean]
): number {
  let [sum, count] = [0, 0];
  if (top) for (let i = 0; i < size; i++) [sum, count] = [sum + samples[at - stride + i]!, count + 1];
  if (left) for (let i = 0; i < size; i++) [sum, count] = [sum + samples[at + i * stride - 1]!, count + 1];
  return count === 0 ? 128 : Math.floor((sum + count / 2) / count);
}

function predictGradient(samples: Uint8Array, at: number, stride: number, size: number): void {
  const half = size / 2;
  let [horizontal, vertical] = [0, 0];
  for (let i = 1; i <= half; i++) {
    horizontal += i * (samples[at - stride + half - 1 + i]! - samples[at - stride + half - 1 - i]!);
    vertical += i * (samples[at + (half - 1 + i) * stride - 1]! - samples[at + (half - 1 - i) * stride - 1]!);
  }
  const b = size === 16 ? (5 * horizontal + 32) >> 6 : (34 * horizontal + 32) >> 6;
  const c = size === 16 ? (5 * vertical + 32) >> 6 : (34 * vertical + 32) >> 6;
  const a = 16 * (samples[at + (size - 1) * stride - 1]! + samples[at - stride + size - 1]!);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const value = (a + b * (x - half + 1) + c * (y - half + 1) + 16) >> 5;
      samples[at + y * stride + x] = value < 0 ? 0 : Math.min(value, 255);
    }
  }
}

function fill(samples: Uint8Array, at: number, stride: number, size: number, value: number): void {
  for (let y = 0; y < size; y++) samples.fill(value, at + y * stride, at + y * stride + size);
}
