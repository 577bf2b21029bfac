import { headerBytes } from './adb-message.ts';

/** What a stream needs of the connection that carries it. */
export interface StreamCarrier {
  /** Sends a WRTE; `message` has room for the header at its start and is free again once the stream is acknowledged. */
  sendWrite(stream: DeviceStream, message: Buffer): void;
  sendOkay(stream: DeviceStream): void;
  sendClose(stream: DeviceStream): void;
  destroy(): void;
}

/**
 * One stream of the phone: a shell or a sync session. adb allows one unacknowledged WRTE a stream in each direction, so
 * `ready` comes before every `send`.
 */
export class DeviceStream {
  readonly localId: number;
  readonly remoteId: number;
  private readonly carrier: StreamCarrier;
  private unacknowledged = false;
  private wakeWriter: (() => void) | undefined;
  private wakeReader: (() => void) | undefined;
  private readonly inbox: Buffer[] = [];
  private readonly onClosed: (() => void)[] = [];
  closed = false;

  constructor(carrier: StreamCarrier, localId: number, remoteId: number) {
    this.carrier = carrier;
    this.localId = localId;
    this.remoteId = remoteId;
  }

  /** Resolves when the next `send` may go out. Rejects when the stream is closed. */
  async ready(): Promise<void> {
    if (this.unacknowledged && !this.closed) {
      await new Promise<void>((resolve) => {
        this.wakeWriter = resolve;
      });
    }
    if (this.closed) throw new Error('stream closed');
  }

  /** Only after `ready`. The first 24 bytes of `message` are the header's. */
  send(message: Buffer): void {
    this.unacknowledged = true;
    this.carrier.sendWrite(this, message);
  }

  /** Sends bytes of any length, copied into messages. */
  async write(bytes: Buffer): Promise<void> {
    const limit = 256 * 1024;
    for (let at = 0; at < bytes.length; at += limit) {
      await this.ready();
      const part = bytes.subarray(at, at + limit);
      const message = Buffer.allocUnsafe(headerBytes + part.length);
      part.copy(message, headerBytes);
      this.send(message);
    }
  }

  /** The next bytes from the computer, undefined once it closed the stream. */
  async read(): Promise<Buffer | undefined> {
    if (this.inbox.length === 0 && !this.closed) {
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
    const next = this.inbox.shift();
    if (next !== undefined) this.carrier.sendOkay(this);
    return next;
  }

  whenClosed(action: () => void): void {
    if (this.closed) action();
    else this.onClosed.push(action);
  }

  close(): void {
    if (this.closed) return;
    this.carrier.sendClose(this);
    this.ended();
  }

  /** Breaks the phone's whole connection, as a pulled cable does. */
  destroyConnection(): void {
    this.carrier.destroy();
  }

  received(payload: Buffer): void {
    this.inbox.push(payload);
    this.wakeReader?.();
  }

  acknowledged(): void {
    this.unacknowledged = false;
    this.wakeWriter?.();
    this.wakeWriter = undefined;
  }

  ended(): void {
    if (this.closed) return;
    this.closed = true;
    this.wakeReader?.();
    this.wakeWriter?.();
    for (const action of this.onClosed) action();
  }
}
