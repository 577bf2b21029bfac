const counts = new Map<string, number>();

/** One more of these. */
export const count = (what: string, by = 1): void => {
  counts.set(what, (counts.get(what) ?? 0) + by);
};

/** What was counted so far, and from then on nothing: `3 frees, 2 unplugged`. */
export function takeCounts(): string {
  const words = [...counts]
    .sort()
    .map(([what, number]) => `${number} ${what}`)
    .join(', ');
  counts.clear();
  return words;
}
