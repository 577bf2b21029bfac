import type { EndpointName } from '../../contract/api/api.ts';
import type { Handlers } from './handlers.ts';

/** Whoever asked has left by then; what must not be cut short takes no longer. */
const mostMs = 10_000;

/** Knows which answers are being worked on, so that the library is not closed beneath them. */
export function createUnderWay() {
  const working = new Set<Promise<unknown>>();
  return {
    following: (handlers: Handlers): Handlers => {
      const follow =
        (handler: (...given: never[]) => unknown) =>
        async (...given: never[]) => {
          const answer = (async () => await handler(...given))();
          working.add(answer);
          try {
            return await answer;
          } finally {
            working.delete(answer);
          }
        };
      const entries = Object.entries(handlers) as [EndpointName, (...given: never[]) => unknown][];
      return Object.fromEntries(
        entries.map(([name, handler]) => [name, follow(handler)]),
      ) as unknown as Handlers;
    },
    /** When all of them have ended, or have had their time. */
    ended: async (): Promise<void> => {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, mostMs);
      await Promise.race([Promise.allSettled(working), late]);
      clearTimeout(timer);
    },
  };
}
