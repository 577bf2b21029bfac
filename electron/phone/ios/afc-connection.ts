import type { Duplex } from 'node:stream';
import { releaseChunk } from '../../base/release-chunk.ts';
import {
  AfcRefusal,
  afcOp,
  decodeHeader,
  encodeRequest,
  headerBytes,
  protocolError,
  readSize,
} from './afc-wire.ts';
import { gone, stalled } from './ios-failure.ts';

interface Pending {
  number: number;
  /** The longest body that is believed; a longer one ends the connection before anything is allocated for it. */
  longest: number;
  sentAt: number;
  /** Undefined once nobody waits: the body is then passed over. */
  settle: ((error: Error | undefined, body: Buffer, operation: number) => void) | undefined;
}

const nothing = Buffer.alloc(0);
/** Replies below this size are handed out as views of what arrived; larger ones are gathered into one buffer. */
const smallReply = 4096;

/**
 * One AFC connection with any number of requests under way; the phone answers in the order they were sent. It ends as a
 * whole: with `phone-gone` when the stream does, `phone-timeout` when the phone owes an answer and is silent for
 * `timeoutMs`, `phone-protocol` when it answers what it was not asked.
 */
export class AfcConnection {
  readonly #stream: Duplex;
  readonly #timeoutMs: number;
  readonly #pending: Pending[] = [];
  #head = 0;
  #nextNumber = 1;
  #outgoing: Uint8Array[] = [];
  #ended: Error | undefined;
  readonly #onEnd: (error: Error) => void;

  #partial: Buffer = nothing;
  #reply:
    | { pending: Pending; operation: number; body: Buffer | undefined; left: number; length: number }
    | undefined;
  #heardAt = 0;
  /** Whether a view of the chunk at hand was given away, so that it must stay. */
  #isChunkLent = false;
  readonly #watchdog: NodeJS.Timeout;

  constructor(stream: Duplex, options: { timeoutMs: number; onEnd?: (error: Error) => void }) {
    this.#stream = stream;
    this.#timeoutMs = options.timeoutMs;
    this.#onEnd = options.onEnd ?? (() => {});
    stream.on('data', (chunk: Buffer) => this.#onData(chunk));
    stream.on('error', (error) => this.#end(gone(error)));
    stream.once('end', () => this.#end(gone()));
    stream.once('close', () => this.#end(gone()));
    stream.resume();
    this.#watchdog = setInterval(() => this.#watch(), Math.max(20, options.timeoutMs / 4));
    this.#watchdog.unref();
  }

  /** Requests that were sent and not answered yet. */
  get underWay(): number {
    return this.#pending.length - this.#head;
  }

  get ended(): Error | undefined {
    return this.#ended;
  }

  /** Sends a request for a reply with a body; `longest` bounds it. Throws `AfcRefusal` for a status. */
  request(operation: number, args: Uint8Array, longest: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.send(operation, args, {
        longest,
        settle: (error, body, kind) => {
          if (error) reject(error);
          else if (kind === afcOp.status) resolve(nothing);
          else resolve(body);
        },
      });
    });
  }

  /** As `request`, without a promise, and with bytes to be written behind it. `settle` undefined: nobody waits. */
  send(
    operation: number,
    args: Uint8Array,
    options: { longest: number; settle?: Pending['settle'] | undefined; payload?: Uint8Array },
  ): Pending {
    const number = this.#nextNumber++;
    const pending: Pending = {
      number,
      longest: Math.max(options.longest, 8),
      sentAt: performance.now(),
      settle: options.settle,
    };
    if (this.#ended) {
      pending.settle?.(this.#ended, nothing, 0);
      return pending;
    }
    if (this.underWay === 0) this.#heardAt = pending.sentAt;
    this.#pending.push(pending);
    if (this.#outgoing.length === 0) queueMicrotask(() => this.#flush());
    this.#outgoing.push(encodeRequest(number, operation, args, options.payload?.length ?? 0));
    if (options.payload) this.#outgoing.push(options.payload);
    return pending;
  }

  /** Ends it; everything under way fails with `error`. */
  close(error: Error = gone()): void {
    this.#end(error);
  }

  /** All requests of one turn leave in one write: one TLS record, one system call. */
  #flush(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    if (this.#ended) return;
    this.#stream.write(outgoing.length === 1 ? outgoing[0] : Buffer.concat(outgoing));
  }

  #watch(): void {
    if (this.underWay > 0 && performance.now() - this.#heardAt > this.#timeoutMs) this.#end(stalled());
  }

  #end(error: Error): void {
    if (this.#ended) return;
    this.#ended = error;
    clearInterval(this.#watchdog);
    this.#stream.on('error', () => {});
    this.#stream.destroy();
    const waiting = this.#pending.splice(0).slice(this.#head);
    this.#head = 0;
    if (this.#reply) waiting.unshift(this.#reply.pending);
    this.#reply = undefined;
    for (const pending of waiting) pending.settle?.(error, nothing, 0);
    this.#onEnd(error);
  }

  #onData(chunk: Buffer): void {
    this.#heardAt = performance.now();
    this.#isChunkLent = false;
    let at = 0;
    try {
      while (at < chunk.length && !this.#ended) {
        if (this.#reply) {
          at += this.#takeBody(chunk, at);
          continue;
        }
        if (this.#partial.length > 0) {
          const missing = headerBytes - this.#partial.length;
          this.#partial = Buffer.concat([this.#partial, chunk.subarray(at, at + missing)]);
          at += missing;
          if (this.#partial.length < headerBytes) break;
          this.#begin(this.#partial, 0);
          this.#partial = nothing;
        } else if (chunk.length - at < headerBytes) {
          this.#partial = Buffer.from(chunk.subarray(at));
          break;
        } else {
          this.#begin(chunk, at);
          at += headerBytes;
        }
        this.#finishEmpty();
      }
      if (!this.#isChunkLent) releaseChunk(chunk);
    } catch (error) {
      this.#end(error as Error);
    }
  }

  #begin(bytes: Buffer, at: number): void {
    const header = decodeHeader(bytes, at);
    const pending = this.#pending[this.#head];
    if (!pending || pending.number !== header.number) throw protocolError('an answer to no question');
    if (header.bodyBytes > pending.longest)
      throw protocolError('an answer that is longer than what was asked for');
    this.#head++;
    if (this.#head === this.#pending.length || this.#head > 1024) {
      this.#pending.splice(0, this.#head);
      this.#head = 0;
    }
    const { operation, bodyBytes } = header;
    this.#reply = { pending, operation, body: undefined, left: bodyBytes, length: bodyBytes };
  }

  /** Takes what belongs to the reply out of the chunk; returns how much that was. */
  #takeBody(chunk: Buffer, at: number): number {
    const reply = this.#reply!;
    const size = Math.min(reply.left, chunk.length - at);
    const part = chunk.subarray(at, at + size);
    reply.left -= size;
    if (reply.left === 0 && !reply.body && reply.length <= smallReply) {
      this.#isChunkLent = true;
      this.#finish(part);
      return size;
    }
    if (reply.pending.settle) {
      reply.body ??= Buffer.allocUnsafeSlow(reply.length);
      reply.body.set(part, reply.length - reply.left - size);
    }
    if (reply.left === 0) this.#finish(reply.body ?? nothing);
    return size;
  }

  /** A reply without a body is whole as soon as its header is. */
  #finishEmpty(): void {
    if (this.#reply?.length === 0) this.#finish(nothing);
  }

  #finish(body: Buffer): void {
    const { pending, operation } = this.#reply!;
    this.#reply = undefined;
    if (operation !== afcOp.status) {
      pending.settle?.(undefined, body, operation);
      return;
    }
    if (body.length < 8 && pending.settle) throw protocolError('a status without a number');
    const status = body.length < 8 ? 0 : readSize(body, 0);
    pending.settle?.(status === 0 ? undefined : new AfcRefusal(status), nothing, operation);
  }
}
