/** As many keys as the engine takes in one command (`contract/api/common.ts`, which the page cannot load: it has schemas). */
const maxKeysAtOnce = 10_000;

/** Keys in as many parts as the engine takes at once. */
export const partsOf = (ids: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(ids.length / maxKeysAtOnce) }, (_, at) =>
    ids.slice(at * maxKeysAtOnce, (at + 1) * maxKeysAtOnce),
  );
