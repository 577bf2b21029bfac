/** Numbers from 0 to 1 that are the same for the same seed, on every computer (mulberry32). */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (least: number, most: number) => least + (most - least) * next(),
    pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!,
  };
}

export type Random = ReturnType<typeof createRandom>;
