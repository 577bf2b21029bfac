import { delay, orAbort } from '../../base/abort.ts';
import type { AfcConnection } from './afc-connection.ts';
import { AfcRefusal, afcOp, afcStatus, encodeArgs, protocolError, readSize } from './afc-wire.ts';
import type { Pace } from './pace.ts';
import type { Slots } from './slots.ts';

export interface ReadContext {
  connection: AfcConnection;
  pace: Pace;
  /** Files that may be open at once: a phone runs out of file slots. */
  slots: Slots;
  signal: AbortSignal;
}

interface Ask {
  bytes: number;
  isProbe: boolean;
  pending: ReturnType<AfcConnection['send']>;
  body: Promise<Buffer>;
}

const probeBytes = 64 << 10;
const readOnly = 1;
const fromStart = 0;
const slotAttempts = 40;
const slotWaitMs = 50;

/**
 * The bytes of the file at `path` from `offset` until the phone says it ends, `expected` of them as far as is known.
 * Several reads are under way; they go on from wherever the one before ended, so a short read loses nothing. A small file
 * is asked for whole, end and closing included, without waiting in between.
 */
export async function* readAfcFile(
  context: ReadContext,
  path: Uint8Array,
  range: { offset: number; expected: number; careful?: boolean },
): AsyncGenerator<Uint8Array> {
  const { connection, pace, slots, signal } = context;
  await slots.take(signal);
  const handle = await openHandle(context, path);
  const handleArgs = encodeArgs([handle]);
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    connection.send(afcOp.fileClose, handleArgs, { longest: 8, settle: () => slots.give() });
  };

  const asked: Ask[] = [];
  let received = 0;
  let outstanding = 0;
  let expected = range.expected;
  let probing = false;
  const ask = (bytes: number, isProbe: boolean) => {
    const alone = connection.underWay === 0;
    let pending!: Ask['pending'];
    const body = new Promise<Buffer>((resolve, reject) => {
      pending = connection.send(afcOp.fileRead, encodeArgs([handle, bytes]), {
        longest: bytes,
        settle: (error, reply) => {
          if (error) return reject(error);
          pace.heard(reply.length, pending.sentAt, alone);
          resolve(reply);
        },
      });
    });
    body.catch(() => {}); // it may never be awaited
    outstanding += bytes;
    asked.push({ bytes, isProbe, pending, body });
  };
  const askOn = () => {
    while (asked.length < pace.depth && !isClosed) {
      const missing = expected - received - outstanding;
      if (missing > 0) ask(Math.min(pace.readBytes, missing), false);
      else if (!probing) {
        probing = true;
        ask(probeBytes, true);
      } else break;
    }
  };

  try {
    if (range.offset > 0) await seek(context, handle, range.offset);
    askOn();
    if (probing && !range.careful) close();
    for (;;) {
      const next = asked.shift();
      if (!next) break;
      const body = await orAbort(next.body, signal);
      outstanding -= next.bytes;
      if (body.length === 0) return;
      received += body.length;
      if (next.isProbe) {
        // Longer than it was said to be: on in steps, as far as it goes.
        probing = false;
        expected = received + pace.readBytes;
      }
      askOn();
      yield body;
      signal.throwIfAborted();
    }
  } finally {
    for (const left of asked) left.pending.settle = undefined;
    close();
  }
  // Closed ahead, and yet not at the end: it gave less at a time than was asked, or has grown.
  yield* readAfcFile(context, path, {
    offset: range.offset + received,
    expected: Math.max(0, range.expected - received),
    careful: true,
  });
}

/** Opens the file; when the phone has no file slot left, waits for one of those that others hold. */
async function openHandle(context: ReadContext, path: Uint8Array): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openOnce(context, path);
    } catch (error) {
      const isFull = error instanceof AfcRefusal && error.status === afcStatus.noResources;
      if (!isFull || attempt === slotAttempts) throw error;
      context.slots.shrink();
      await delay(slotWaitMs, context.signal);
      await context.slots.take(context.signal);
    }
  }
}

/** Gives its slot back when it throws, and closes what is opened after nobody waits for it any more. */
async function openOnce({ connection, slots, signal }: ReadContext, path: Uint8Array): Promise<number> {
  let isWanted = true;
  const opening = connection.request(afcOp.fileOpen, encodeArgs([readOnly], path), 8).then((body) => {
    if (body.length === 8) return readSize(body, 0);
    connection.close();
    throw protocolError('an open file without a handle');
  });
  opening.then(
    (handle) => {
      if (isWanted) return;
      connection.send(afcOp.fileClose, encodeArgs([handle]), { longest: 8, settle: () => slots.give() });
    },
    () => slots.give(),
  );
  try {
    return await orAbort(opening, signal);
  } catch (error) {
    isWanted = false;
    throw error;
  }
}

async function seek({ connection, signal }: ReadContext, handle: number, offset: number): Promise<void> {
  await orAbort(connection.request(afcOp.fileSeek, encodeArgs([handle, fromStart, offset]), 8), signal);
}
