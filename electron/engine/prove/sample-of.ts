import { randomInt } from 'node:crypto';

/** At least ten, and one of a hundred. */
export const sampleSize = (count: number) => Math.max(10, Math.ceil(count / 100));

/** So many of them, by chance. */
export function sampleOf<Item>(items: readonly Item[]): Item[] {
  const left = [...items];
  const chosen: Item[] = [];
  for (let wanted = sampleSize(items.length); wanted > 0 && left.length > 0; wanted--)
    chosen.push(...left.splice(randomInt(left.length), 1));
  return chosen;
}
