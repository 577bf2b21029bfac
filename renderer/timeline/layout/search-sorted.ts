/** The last position whose value is at most `wanted`, in numbers that never fall; 0 when all are greater. */
export function lastAtMost(sorted: ArrayLike<number>, wanted: number, length = sorted.length): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= wanted) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
