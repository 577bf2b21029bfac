/** Beyond these a photo is shown cut: a panorama of 10:1 would make its row too low to see anything on. */
const narrowest = 0.5;
const widest = 2.8;

/** Width by height as it is laid out; 4:3 lying where it is unknown. */
export function aspectOf(width: number | null, height: number | null): number {
  if (!width || !height) return usualAspect;
  return Math.min(widest, Math.max(narrowest, width / height));
}
/** What is not loaded is laid out as if it were this. */
export const usualAspect = 4 / 3;

/** Neither a row nor a lone photo grows beyond this many times the wanted height. */
export const mostStretch = 1.5;

/** How much an empty end of a row weighs. */
const emptiness = 0.24;

export interface JustifiedRow {
  from: number;
  to: number;
  height: number;
  /** Whether it reaches from edge to edge. */
  isFull: boolean;
}

/**
 * Breaks photos into rows of about `size` height, each as wide as `width`, so that all of them together come as near to `size` as
 * can be (the sum of the squared logarithms of what each is off by). The last row of a group is not stretched, and rather full.
 */
export function justify(
  aspects: ArrayLike<number>,
  { width, size, gap, isLast }: { width: number; size: number; gap: number; isLast: boolean },
): JustifiedRow[] {
  const count = aspects.length;
  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(count + 1);
  best[0] = 0;
  for (let start = 0; start < count; start += 1) {
    let sum = 0;
    for (let end = start + 1; end <= count; end += 1) {
      sum += aspects[end - 1]!;
      const fitting = fittingHeight(sum, end - start, width, gap);
      if (fitting < size * 0.45 && end > start + 1) break;
      const isRagged = isLast && end === count && fitting > size;
      const off = isRagged ? emptiness * (1 - size / fitting) : Math.log(Math.max(1, fitting) / size);
      const cost = best[start]! + off * off;
      if (cost < best[end]!) {
        best[end] = cost;
        from[end] = start;
      }
    }
  }
  const rows: JustifiedRow[] = [];
  for (let end = count; end > 0; end = from[end]!) {
    const start = from[end]!;
    let sum = 0;
    for (let at = start; at < end; at += 1) sum += aspects[at]!;
    const fitting = fittingHeight(sum, end - start, width, gap);
    const most = isLast && end === count ? size * 1.15 : size * mostStretch;
    const isFull = fitting <= most;
    const height = isFull ? fitting : isLast && end === count ? size : most;
    rows.push({ from: start, to: end, height: Math.max(1, Math.round(height)), isFull });
  }
  return rows.reverse();
}

const fittingHeight = (sum: number, count: number, width: number, gap: number): number =>
  Math.max(1, width - gap * (count - 1)) / sum;
