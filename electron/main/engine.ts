import type { FromEngine, ToEngine } from '../server/engine-messages.ts';

/** What `utilityProcess.fork` gives, as far as it is used. */
export interface EngineProcess {
  postMessage(message: ToEngine): void;
  on(event: 'message', listener: (message: FromEngine) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

export type Serving = Extract<FromEngine, { type: 'serving' }>;

export interface EngineOptions {
  start(): EngineProcess;
  onServing(serving: Serving): void;
  onMessage(message: FromEngine): void;
  /** It ended without being asked to; `isGivenUp`: too often, it is not started again. */
  onGone(gone: { code: number; isGivenUp: boolean }): void;
}

type Question = Exclude<ToEngine, { type: 'close' }>;
type WithoutId<Each> = Each extends unknown ? Omit<Each, 'id'> : never;

const answerMs = 2000;
const closeMs = 10_000;
/** More deaths than this within `deathsMs` are no accident. */
const maxDeaths = 5;
const deathsMs = 60_000;

/**
 * The engine in a process of its own, started again when it dies: what is durable stays whole whenever that is, and a window
 * that shows photos need not close.
 */
export function runEngine(options: EngineOptions) {
  const waiting = new Map<number, (value: unknown) => void>();
  const deaths: number[] = [];
  let lastId = 0;
  let isClosing = false;
  let current: { process: EngineProcess; ended: Promise<void> } | undefined;

  const begin = () => {
    const process = options.start();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    current = { process, ended };
    process.on('message', (message) => {
      if (message.type === 'serving') options.onServing(message);
      else if (message.type === 'answer') waiting.get(message.id)?.(message.value);
      else options.onMessage(message);
    });
    process.once('exit', (code) => {
      current = undefined;
      end();
      for (const answer of waiting.values()) answer(null);
      if (isClosing) return;
      const now = Date.now();
      deaths.push(now);
      const isGivenUp = deaths.filter((at) => now - at < deathsMs).length > maxDeaths;
      options.onGone({ code, isGivenUp });
      if (!isGivenUp) setTimeout(() => !isClosing && begin(), 250 * deaths.length);
    });
  };

  begin();
  return {
    /** Null when the engine does not know, or does not answer. */
    ask: async (question: WithoutId<Question>): Promise<unknown> => {
      const id = ++lastId;
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const timer = setTimeout(() => resolve(null), answerMs);
      waiting.set(id, resolve);
      current?.process.postMessage({ ...question, id } as ToEngine);
      if (!current) resolve(null);
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(id);
      });
    },
    /** Lets it finish what must be whole, and ends it when that takes too long. */
    close: async (): Promise<void> => {
      isClosing = true;
      if (!current) return;
      const { process, ended } = current;
      process.postMessage({ type: 'close' });
      const timer = setTimeout(() => process.kill(), closeMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

export type Engine = ReturnType<typeof runEngine>;
