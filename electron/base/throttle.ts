/**
 * Calls `send` with the newest value at most once per `intervalMs`. Values are told by `offer`, which costs next to
 * nothing between; `flush` sends the last one if it has not been sent.
 */
export function throttle<T>(intervalMs: number, send: (value: T) => void) {
  let waiting: { value: T } | undefined;
  let sentAt = -Infinity;
  const flush = () => {
    if (!waiting) return;
    const { value } = waiting;
    waiting = undefined;
    sentAt = performance.now();
    send(value);
  };
  return {
    offer: (value: T) => {
      waiting = { value };
      if (performance.now() - sentAt >= intervalMs) flush();
    },
    flush,
  };
}
