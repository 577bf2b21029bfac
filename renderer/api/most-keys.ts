/** As many keys as the engine takes in one command (`contract/api/common.ts`, which the page cannot load: it has schemas). */
export const maxKeysAtOnce = 10_000;
