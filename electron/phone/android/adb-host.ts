import { PhoneError } from '../phone-error.ts';
import { type AdbAddress, AdbSocket } from './adb-socket.ts';

const longestAnswer = 1024 * 1024;

export interface AdbHostOptions {
  address: AdbAddress;
  /** How long a phone may be silent while something is awaited of it. */
  timeoutMs: number;
}

/**
 * The adb server's requests (AOSP, packages/modules/adb/SERVICES.TXT). Text is one byte a character, so that paths that
 * are no UTF-8 pass. Not @devicefarmer/adbkit: it starts whatever `adb` is first on PATH when a connection is refused, its
 * requests cannot be aborted, its paths are UTF-8 only, and shell version 2, transport ids and stream timeouts are not in it.
 */
export class AdbHost {
  readonly address: AdbAddress;
  private readonly timeoutMs: number;

  constructor(options: AdbHostOptions) {
    this.address = options.address;
    this.timeoutMs = options.timeoutMs;
  }

  /** The same server, for what is silent so much longer. */
  patientBy(moreMs: number): AdbHost {
    return new AdbHost({ address: this.address, timeoutMs: this.timeoutMs + moreMs });
  }

  /** A request that is answered with one text: `host:version`, `host:devices-l`, `host-serial:S:features`. */
  async ask(request: string, signal: AbortSignal): Promise<string> {
    const socket = await AdbSocket.connect(this.address, { signal, timeoutMs: this.timeoutMs });
    const release = socket.abortWith(signal);
    try {
      await this.request(socket, request);
      return await readText(socket);
    } finally {
      release();
      socket.destroy();
    }
  }

  /** A request that is answered again and again, for as long as the server lives; waits without a limit. */
  async *follow(request: string, signal: AbortSignal): AsyncGenerator<string, void> {
    const socket = await AdbSocket.connect(this.address, { signal, timeoutMs: 0 });
    const release = socket.abortWith(signal);
    try {
      await this.request(socket, request);
      while (socket.hasBytes || (await socket.more())) {
        yield await readText(socket);
      }
    } finally {
      release();
      socket.destroy();
    }
  }

  /** A stream to a service on the phone: `sync:`, `shell,v2,raw:…`. */
  async open(serial: string, service: string, signal: AbortSignal): Promise<AdbSocket> {
    let socket: AdbSocket;
    try {
      socket = await AdbSocket.connect(this.address, { signal, timeoutMs: this.timeoutMs });
    } catch (cause) {
      signal.throwIfAborted();
      throw new PhoneError('phone-gone', 'The adb server ended.', { cause });
    }
    const release = socket.abortWith(signal);
    try {
      await this.request(socket, `host:transport:${serial}`);
      await this.request(socket, service);
      return socket;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      release();
    }
  }

  /** True while the adb server can use the phone. */
  async isThere(serial: string, signal: AbortSignal): Promise<boolean> {
    try {
      return (await this.ask(`host-serial:${serial}:get-state`, signal)) === 'device';
    } catch {
      signal.throwIfAborted();
      return false;
    }
  }

  private async request(socket: AdbSocket, text: string): Promise<void> {
    const bytes = Buffer.from(text, 'latin1');
    if (bytes.length > 0xffff) throw new PhoneError('phone-refused', 'The request to the phone is too long.');
    const length = bytes.length.toString(16).padStart(4, '0');
    await socket.write(Buffer.concat([Buffer.from(length), bytes]));
    const answer = (await socket.exactly(4))?.toString('latin1');
    if (answer === 'OKAY') return;
    if (answer === 'FAIL') throw refusal(await readText(socket));
    if (answer === undefined) throw new PhoneError('phone-gone', 'The phone is no longer connected.');
    throw new PhoneError('phone-protocol', 'The adb server gave an answer that adb does not give.');
  }
}

async function readText(socket: AdbSocket): Promise<string> {
  const head = (await socket.exactly(4))?.toString('latin1') ?? '';
  const length = /^[0-9a-fA-F]{4}$/.test(head) ? Number.parseInt(head, 16) : Number.NaN;
  if (!(length <= longestAnswer)) throw new PhoneError('phone-gone', 'The adb server broke off its answer.');
  const text = await socket.exactly(length);
  if (text === undefined) throw new PhoneError('phone-gone', 'The adb server broke off its answer.');
  return text.toString('utf8');
}

/** adb says why only in words. */
function refusal(words: string): PhoneError {
  const cause = new Error(words.slice(0, 500));
  if (/unauthorized|authorizing/.test(words)) {
    return new PhoneError('unauthorized', 'The phone has not allowed this computer.', {
      advice: 'Unlock the phone and allow USB debugging when it asks.',
      cause,
    });
  }
  if (/not found|offline|no devices|closed/.test(words)) {
    return new PhoneError('phone-gone', 'The phone is no longer connected.', {
      advice: 'Plug it in again; what is here already is safe, the rest follows.',
      cause,
    });
  }
  return new PhoneError('phone-refused', 'The phone refused the request.', { cause });
}
