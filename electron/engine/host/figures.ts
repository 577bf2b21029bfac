/** Of all time so much is spent on counting, at most. */
const share = 1 / 20;

/**
 * Sums that are asked for more often than they may be counted. While they have changed but were counted a moment ago, the former
 * ones are given, and `onDue` is called when it is time to ask again.
 */
export function createFigures<Key, Value>(count: (key: Key) => Value, onDue: () => void) {
  const known = new Map<Key, { value: Value; dueAtMs: number; isStale: boolean }>();
  let timer: NodeJS.Timeout | undefined;
  return {
    get: (key: Key): Value => {
      const before = known.get(key);
      const now = performance.now();
      if (before && !before.isStale) return before.value;
      if (before && now < before.dueAtMs) {
        timer ??= setTimeout(() => {
          timer = undefined;
          onDue();
        }, before.dueAtMs - now);
        return before.value;
      }
      const value = count(key);
      const end = performance.now();
      known.set(key, { value, dueAtMs: end + (end - now) / share, isStale: false });
      return value;
    },
    /** Something of them has changed. */
    touch: () => {
      for (const each of known.values()) each.isStale = true;
    },
    /** They are of something that is there no more. */
    forget: () => {
      known.clear();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
