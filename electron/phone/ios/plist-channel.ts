import type { Duplex } from 'node:stream';
import { orAbort } from '../../base/abort.ts';
import { protocolError } from './afc-wire.ts';
import { gone, stalled } from './ios-failure.ts';
import { type PlistDict, parsePlist, plistText } from './plist-text.ts';

const longestMessage = 1 << 20;

/** Property lists to and from a service, each with its length in front (32 bits, big endian). */
export class PlistChannel {
  readonly #stream: Duplex;
  #held: Buffer = Buffer.alloc(0);
  #ended: Error | undefined;
  #wake = () => {};
  readonly #onData = (chunk: Buffer) => {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    if (this.#held.length > longestMessage * 2) this.#end(protocolError('more than anyone asked for'));
    this.#wake();
  };
  readonly #onGone = () => this.#end(gone());

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', this.#onData);
    stream.on('error', this.#onGone);
    stream.once('end', this.#onGone);
    stream.once('close', this.#onGone);
  }

  send(message: PlistDict): void {
    const body = plistText(message);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length, 0);
    this.#stream.write(Buffer.concat([length, body]));
  }

  /** The next message; waits at most `timeoutMs` (0: for ever) for it. */
  async receive(signal: AbortSignal, timeoutMs: number): Promise<PlistDict> {
    let timer: NodeJS.Timeout | undefined;
    if (timeoutMs > 0) timer = setTimeout(() => this.#end(stalled()), timeoutMs);
    try {
      for (;;) {
        const message = this.#take();
        if (message) return message;
        if (this.#ended) throw this.#ended;
        await orAbort(
          new Promise<void>((resolve) => {
            this.#wake = resolve;
          }),
          signal,
        );
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Leaves the stream to another protocol; what had already come is put back. */
  detach(): void {
    this.#stream.off('data', this.#onData);
    this.#stream.off('error', this.#onGone);
    this.#stream.off('end', this.#onGone);
    this.#stream.off('close', this.#onGone);
    this.#stream.pause();
    if (this.#held.length > 0) this.#stream.unshift(this.#held);
  }

  #take(): PlistDict | undefined {
    if (this.#held.length < 4) return undefined;
    const length = this.#held.readUInt32BE(0);
    if (length > longestMessage) throw protocolError('a message that is far too long');
    if (this.#held.length < 4 + length) return undefined;
    const body = this.#held.subarray(4, 4 + length);
    this.#held = this.#held.subarray(4 + length);
    return parsePlist(body);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#wake();
  }
}
