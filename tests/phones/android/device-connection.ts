import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  type AdbMessage,
  AdbMessageParser,
  command,
  headerBytes,
  maxPayload,
  protocolVersion,
  writeHeader,
} from './adb-message.ts';
import type { AndroidFaults } from './android-faults.ts';
import { DeviceStream, type StreamCarrier } from './device-stream.ts';

export interface ConnectionOptions {
  socket: Socket;
  /** `device::ro.product.model=…;features=…` */
  banner: string;
  faults: AndroidFaults;
  /** Serves a stream; what it throws closes the stream. False: no such service. */
  serve(service: string, stream: DeviceStream): Promise<void> | false;
}

/** One adb server that speaks to the phone: greets, authorises, and carries its streams. */
export class DeviceConnection implements StreamCarrier {
  private readonly options: ConnectionOptions;
  private readonly streams = new Map<number, DeviceStream>();
  private readonly late: { due: number; message: AdbMessage }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private nextId = 1;
  private freeAt = 0;
  private greeted = false;

  constructor(options: ConnectionOptions) {
    this.options = options;
    const { socket } = options;
    socket.setNoDelay(true);
    const parser = new AdbMessageParser();
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const message of parser.push(chunk)) this.receive(message);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(this.timer);
      for (const stream of this.streams.values()) stream.ended();
      this.streams.clear();
    });
  }

  /** The person tapped “Allow”. */
  authorise(): void {
    if (this.greeted) this.sendBanner();
  }

  destroy(): void {
    this.options.socket.destroy();
  }

  sendWrite(stream: DeviceStream, message: Buffer): void {
    writeHeader(message, command.WRTE, [stream.localId, stream.remoteId], message.length - headerBytes);
    const { bytesPerSecond } = this.options.faults;
    if (bytesPerSecond <= 0) return void this.options.socket.write(message);
    const now = performance.now();
    this.freeAt = Math.max(now, this.freeAt) + (message.length / bytesPerSecond) * 1000;
    setTimeout(() => this.options.socket.write(message), this.freeAt - now);
  }

  sendOkay(stream: DeviceStream): void {
    this.send(command.OKAY, [stream.localId, stream.remoteId]);
  }

  sendClose(stream: DeviceStream): void {
    this.streams.delete(stream.localId);
    this.send(command.CLSE, [stream.localId, stream.remoteId]);
  }

  private send(kind: number, ids: [number, number], payload?: Buffer): void {
    const message = Buffer.allocUnsafe(headerBytes + (payload?.length ?? 0));
    writeHeader(message, kind, ids, payload?.length ?? 0);
    payload?.copy(message, headerBytes);
    if (!this.options.socket.destroyed) this.options.socket.write(message);
  }

  private sendBanner(): void {
    this.send(command.CNXN, [protocolVersion, maxPayload], Buffer.from(this.options.banner));
  }

  /** The link's delay keeps the order of messages, and messages sent close together wait together. */
  private receive(message: AdbMessage): void {
    const { latencyMs } = this.options.faults;
    if (latencyMs <= 0 && this.late.length === 0) {
      this.handle(message);
      return;
    }
    this.late.push({ due: performance.now() + latencyMs, message });
    this.timer ??= setTimeout(() => this.handleLate(), latencyMs);
  }

  private handleLate(): void {
    this.timer = undefined;
    const now = performance.now() + 0.5;
    while (this.late[0] !== undefined && this.late[0].due <= now) this.handle(this.late.shift()!.message);
    const next = this.late[0];
    if (next !== undefined) this.timer = setTimeout(() => this.handleLate(), next.due - now);
  }

  private handle(message: AdbMessage): void {
    const stream = this.streams.get(message.arg1);
    if (message.command === command.OKAY) stream?.acknowledged();
    else if (message.command === command.WRTE) stream?.received(message.payload);
    else if (message.command === command.OPEN) this.open(message);
    else if (message.command === command.CLSE) {
      this.streams.delete(message.arg1);
      stream?.ended();
    } else if (message.command === command.CNXN || message.command === command.AUTH) {
      this.greeted = true;
      // A public key is shown to the person, who does not answer; a signature is refused with the next token.
      const isPublicKey = message.command === command.AUTH && message.arg0 === 3;
      if (!this.options.faults.locked) this.sendBanner();
      else if (!isPublicKey) this.send(command.AUTH, [1, 0], randomBytes(20));
    }
  }

  private open(message: AdbMessage): void {
    const text = message.payload.toString('latin1').replace(/\0$/, '');
    const stream = new DeviceStream(this, this.nextId++, message.arg0);
    const served = this.options.serve(text, stream);
    if (served === false) {
      this.send(command.CLSE, [0, message.arg0]);
      return;
    }
    this.streams.set(stream.localId, stream);
    this.sendOkay(stream);
    served.catch(() => {}).finally(() => stream.close());
  }
}
