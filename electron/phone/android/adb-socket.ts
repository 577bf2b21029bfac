import { connect, type Socket } from 'node:net';
import { PhoneError } from '../phone-error.ts';
import { ReceiveBuffers } from './receive-buffers.ts';

/** How much is received ahead of a slow reader before the socket is told to wait. */
const highWaterBytes = 2 * 1024 * 1024;
const connectMs = 10_000;

export interface AdbAddress {
  host: string;
  port: number;
}

/**
 * A connection to the adb server, read in exact lengths. Received bytes lie in buffers that are written again only when all
 * of it was released, so slices of them are given away without a copy. One reader at a time.
 */
export class AdbSocket {
  private readonly socket: Socket;
  private readonly timeoutMs: number;
  private readonly chunks: Buffer[] = [];
  /** Index of the first chunk that is not used up, and what of it is. */
  private first = 0;
  private offset = 0;
  private available = 0;
  private paused = false;
  private wake: (() => void) | undefined;
  private failure: unknown;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;

  private constructor(address: AdbAddress, timeoutMs: number) {
    this.timeoutMs = timeoutMs;
    const buffers = new ReceiveBuffers();
    this.socket = connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      onread: {
        buffer: () => buffers.next(),
        callback: (count) => {
          this.received(buffers.take(count));
          if (this.available < highWaterBytes) return true;
          this.paused = true;
          return false;
        },
      },
    });
    this.socket.on('error', (error) => this.end(error));
    this.socket.on('end', () => this.end(undefined));
    this.socket.on('close', () => this.end(undefined));
  }

  /** A `timeoutMs` of 0 waits for ever. Connects; rejects with Node's error when nothing listens, and with the signal's reason. */
  static async connect(
    address: AdbAddress,
    options: { signal: AbortSignal; timeoutMs: number },
  ): Promise<AdbSocket> {
    options.signal.throwIfAborted();
    const made = new AdbSocket(address, options.timeoutMs);
    const release = made.abortWith(options.signal);
    const tooLate = () => made.destroy(new PhoneError('phone-timeout', 'The adb server cannot be reached.'));
    const timer = setTimeout(tooLate, connectMs);
    try {
      await new Promise<void>((resolve, reject) => {
        made.socket.once('connect', resolve);
        made.socket.once('close', () => reject(made.failure ?? new Error('closed')));
      });
      return made;
    } finally {
      clearTimeout(timer);
      release();
    }
  }

  get isOpen(): boolean {
    return !this.ended && !this.socket.destroyed;
  }

  get hasBytes(): boolean {
    return this.available > 0;
  }

  /** While this is in force an abort destroys the connection; call what it returns when the work is done. */
  abortWith(signal: AbortSignal): () => void {
    const onAbort = () => this.destroy(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    return () => signal.removeEventListener('abort', onAbort);
  }

  destroy(reason?: unknown): void {
    this.end(reason);
    this.socket.destroy();
  }

  /** Sends; resolves at once unless much is waiting to be sent. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen)
      throw this.failure ?? new PhoneError('phone-gone', 'The connection to the phone is closed.');
    if (this.socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      this.armTimer();
      const done = () => {
        this.socket.off('drain', done);
        this.socket.off('close', done);
        resolve();
      };
      this.socket.on('drain', done);
      this.socket.on('close', done);
    });
    if (this.failure !== undefined) throw this.failure;
  }

  /** Exactly `length` bytes if they are here already. */
  take(length: number): Buffer | undefined {
    if (this.available < length) return undefined;
    const head = this.chunks[this.first];
    if (head !== undefined && head.length - this.offset >= length) return this.cut(length);
    const parts: Buffer[] = [];
    for (let left = length; left > 0; left -= parts.at(-1)!.length) parts.push(this.takeSome(left)!);
    return Buffer.concat(parts, length);
  }

  /** Up to `limit` bytes of what is here, without a copy; undefined when nothing is. */
  takeSome(limit: number): Buffer | undefined {
    const head = this.chunks[this.first];
    return head === undefined ? undefined : this.cut(Math.min(limit, head.length - this.offset));
  }

  /** Exactly `length` bytes; undefined when the stream ends before. */
  async exactly(length: number): Promise<Buffer | undefined> {
    for (;;) {
      const got = this.take(length);
      if (got !== undefined) return got;
      if (!(await this.more())) return undefined;
    }
  }

  /** Waits for further bytes. False: the stream ended. Throws what broke it, or `phone-timeout`. */
  async more(): Promise<boolean> {
    if (this.ended) {
      if (this.failure !== undefined) throw this.failure;
      return false;
    }
    const before = this.available;
    this.armTimer();
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = undefined;
    if (this.available > before) return true;
    return this.more();
  }

  private received(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.available += chunk.length;
    this.wake?.();
  }

  private cut(length: number): Buffer {
    const head = this.chunks[this.first]!;
    const part = head.subarray(this.offset, this.offset + length);
    this.offset += length;
    this.available -= length;
    if (this.offset === head.length) this.dropHead();
    if (this.paused && this.available < highWaterBytes / 2) {
      this.paused = false;
      this.socket.resume();
    }
    return part;
  }

  private dropHead(): void {
    this.offset = 0;
    this.first += 1;
    if (this.first < this.chunks.length) return;
    this.chunks.length = 0;
    this.first = 0;
  }

  private armTimer(): void {
    if (this.timeoutMs === 0) return;
    if (this.timer !== undefined) return void this.timer.refresh();
    this.timer = setTimeout(() => {
      if (this.wake === undefined && this.socket.writableLength === 0) return;
      this.destroy(
        new PhoneError('phone-timeout', 'The phone stopped answering.', {
          advice: 'Unlock the phone, check the cable, then try again. What is here already is safe.',
        }),
      );
    }, this.timeoutMs);
    this.timer.unref();
  }

  private end(reason: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.failure = reason;
    clearTimeout(this.timer);
    this.wake?.();
  }
}
