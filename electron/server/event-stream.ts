import { PhotoferryError } from '../base/error.ts';
import type { EngineEvent } from '../contract/api/events.ts';

/** A browser has six connections for this server: more than a few windows are a mistake. */
const maxListeners = 24;
const heartbeatMs = 20_000;
/** So much may wait for a listener that does not read. */
const maxWaitingBytes = 256 * 1024;

type Subscribe = (listener: (event: EngineEvent) => void) => () => void;

/**
 * Events as text/event-stream. A listener that does not keep up is not waited for: what it missed is dropped, and it is told
 * `hello` when it reads again, after which everything is stale to it.
 */
export function createEventStreams(subscribe: Subscribe) {
  const open = new Set<() => void>();
  return {
    /** @throws {PhotoferryError} `too-many-windows` */
    open: (): ReadableStream<Uint8Array> => {
      if (open.size >= maxListeners)
        throw new PhotoferryError('too-many-windows', 'Photoferry is open in too many windows.', {
          advice: 'Close some of them, then load this one again.',
        });
      return listen(subscribe, open);
    },
    close: () => {
      for (const end of [...open]) end();
    },
  };
}

export type EventStreams = ReturnType<typeof createEventStreams>;

function listen(subscribe: Subscribe, open: Set<() => void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let release = () => {};
  let hasMissed = false;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const hasRoom = () => (controller.desiredSize ?? 0) > 0;
        const send = (event: EngineEvent) => {
          if (hasRoom()) controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
          else hasMissed = true;
        };
        const unsubscribe = subscribe(send);
        const heartbeat = setInterval(() => {
          if (hasRoom()) controller.enqueue(encoder.encode(': here\n\n'));
        }, heartbeatMs);
        const end = () => {
          release();
          controller.close();
        };
        release = () => {
          clearInterval(heartbeat);
          unsubscribe();
          open.delete(end);
        };
        open.add(end);
        send({ type: 'hello' });
      },
      pull: (controller) => {
        if (!hasMissed) return;
        hasMissed = false;
        controller.enqueue(encoder.encode('data: {"type":"hello"}\n\n'));
      },
      cancel: () => release(),
    },
    { highWaterMark: maxWaitingBytes, size: (chunk) => chunk?.length ?? 0 },
  );
}
