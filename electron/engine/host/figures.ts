/** Of all time so much is spent on counting, at most. */
const share = 1 / 8;
/** Nobody notices waiting so long. */
const shortMs = 50;

interface Known<Value> {
  value: Value;
  /** The last change that it knows of. */
  change: number;
  /** When they may be counted again. */
  dueAtMs: number;
  tookMs: number;
}

/**
 * Sums that are asked for more often than they may be counted. While they have changed but were counted a moment ago, or while
 * counting takes its time, the former ones are given, and `onDue` is called when it is worth asking again.
 */
export function createFigures<Key, Value>(count: (key: Key) => Promise<Value>, onDue: () => void) {
  let known = new Map<Key, Known<Value>>();
  let counting = new Map<Key, Promise<Value>>();
  let timer: NodeJS.Timeout | undefined;
  let lastChange = 0;

  const countNow = (key: Key): Promise<Value> => {
    const startedAt = performance.now();
    const [change, into, under] = [lastChange, known, counting];
    const counted = count(key)
      .then((value) => {
        const now = performance.now();
        const tookMs = now - startedAt;
        into.set(key, { value, change, tookMs, dueAtMs: now + tookMs / share });
        return value;
      })
      .finally(() => under.delete(key));
    under.set(key, counted);
    return counted;
  };

  return {
    get: async (key: Key): Promise<Value> => {
      const before = known.get(key);
      const under = counting.get(key);
      if (!before) return under ?? countNow(key);
      if (before.change === lastChange) return before.value;
      const isLong = before.tookMs > shortMs;
      if (under) return isLong ? before.value : under;
      const leftMs = before.dueAtMs - performance.now();
      if (leftMs > 0) {
        timer ??= setTimeout(() => {
          timer = undefined;
          onDue();
        }, leftMs);
        return before.value;
      }
      const counted = countNow(key);
      if (!isLong) return counted;
      counted.then(onDue, () => {});
      return before.value;
    },
    /** Something of them has changed. */
    touch: () => {
      lastChange++;
    },
    /** They are of something that is there no more; what is being counted is of no use either. */
    forget: () => {
      known = new Map();
      counting = new Map();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
