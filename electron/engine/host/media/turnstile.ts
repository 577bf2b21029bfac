import { PhotoferryError } from '../../../base/error.ts';

/**
 * Lets so many in at once; the others wait in line, as far as there is room for that.
 * `enter` gives what leaves again. It rejects when `signal` aborts, or with `too-busy`.
 */
export function createTurnstile({ places, waiting }: { places: number; waiting: number }) {
  let free = places;
  const line = new Set<() => void>();
  const leave = () => {
    const [next] = line;
    if (next) next();
    else free++;
  };
  return {
    enter: async (signal: AbortSignal): Promise<() => void> => {
      signal.throwIfAborted();
      if (free > 0) free--;
      else if (line.size >= waiting)
        throw new PhotoferryError('too-busy', 'Too much is being fetched from the vault at once.', {
          advice: 'Wait a moment, then try again.',
        });
      else await turn(line, signal);
      let isIn = true;
      return () => {
        if (isIn) leave();
        isIn = false;
      };
    },
  };
}

function turn(line: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onTurn = () => {
      line.delete(onTurn);
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      line.delete(onTurn);
      reject(signal.reason);
    };
    line.add(onTurn);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
