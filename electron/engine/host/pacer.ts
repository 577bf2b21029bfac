/**
 * Sends the newest value of each key at most once per `intervalMs`, the first at once and the last always. What is due at the
 * same time is sent together.
 */
export function createPacer<Key, Value>(intervalMs: number, send: (due: Value[]) => void) {
  const sentAt = new Map<Key, number>();
  const waiting = new Map<Key, Value>();
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    timer = undefined;
    const now = performance.now();
    const due: Value[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [key, value] of waiting) {
      const leftMs = (sentAt.get(key) ?? Number.NEGATIVE_INFINITY) + intervalMs - now;
      if (leftMs > 0) {
        nextMs = Math.min(nextMs, leftMs);
        continue;
      }
      waiting.delete(key);
      sentAt.set(key, now);
      due.push(value);
    }
    // Keys that have been quiet are forgotten: tasks come and go for weeks.
    for (const [key, atMs] of sentAt) if (atMs + intervalMs < now && !waiting.has(key)) sentAt.delete(key);
    if (nextMs < Number.POSITIVE_INFINITY) timer = setTimeout(flush, Math.ceil(nextMs));
    if (due.length > 0) send(due);
  };

  return {
    offer: (key: Key, value: Value, isUrgent = false) => {
      waiting.set(key, value);
      if (isUrgent) sentAt.delete(key);
      if (timer !== undefined && !isUrgent) return;
      clearTimeout(timer);
      // Not within the caller's own step: several changes of one step go together.
      timer = setTimeout(flush, 0);
    },
    close: () => {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
