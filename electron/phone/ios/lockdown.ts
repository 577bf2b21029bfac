import type { PlistValue } from 'plist';
import { orAbort } from '../../base/abort.ts';
import { PhoneError } from '../phone-error.ts';
import { LockdownRefusal, phoneFailure } from './ios-failure.ts';
import type { Native, NativeLink } from './native.ts';
import { type PlistDict, parsePlist, plistText } from './plist-text.ts';

export const afcService = 'com.apple.afc';

const lockdownPort = 62078;
const longestReply = 4 << 20;

export interface IosContext {
  native: Native;
  udid: string;
  /** How long the phone may be silent before it counts as stalled. */
  timeoutMs: number;
}

/** What trust left on this computer, by usbmuxd's hand. */
export interface PairRecord {
  hostId: string;
  systemBuid: string;
  rootCertificate: Buffer;
  rootPrivateKey: Buffer;
}

/** One conversation with lockdownd, the phone's doorman. Made for a few questions, then closed. */
export class Lockdown {
  readonly #context: IosContext;
  readonly #link: NativeLink;
  readonly #signal: AbortSignal;
  readonly #stop = () => this.close();

  private constructor(context: IosContext, link: NativeLink, signal: AbortSignal) {
    this.#context = context;
    this.#link = link;
    this.#signal = signal;
    signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** Opens a conversation; the caller closes it. Nothing on the phone shows. */
  static async open(context: IosContext, signal: AbortSignal): Promise<Lockdown> {
    signal.throwIfAborted();
    const connecting = context.native.connect(context.udid, lockdownPort);
    try {
      const link = await orAbort(connecting, signal);
      return new Lockdown(context, link, signal);
    } catch (error) {
      connecting.then((link) => context.native.close(link)).catch(() => {});
      throw phoneFailure(error);
    }
  }

  /** Begins the session that most questions need; throws `LockdownRefusal` when the phone does not trust this computer. */
  async startSession(record: PairRecord): Promise<void> {
    const reply = await this.#ask('a session', {
      Request: 'StartSession',
      HostID: record.hostId,
      SystemBUID: record.systemBuid,
    });
    if (reply.EnableSessionSSL !== true) return;
    await this.#run(this.#context.native.enableTls(this.#link));
  }

  /** One value, or undefined when the phone has none. */
  async value(domain: string | undefined, key: string): Promise<PlistValue | undefined> {
    try {
      const about = domain === undefined ? { Key: key } : { Domain: domain, Key: key };
      return (await this.#ask(key, { Request: 'GetValue', ...about })).Value;
    } catch (error) {
      if (error instanceof LockdownRefusal && error.code === 'phone-refused') return undefined;
      throw error;
    }
  }

  /** Where a service listens from now on, for one connection. */
  async startService(service: string): Promise<{ port: number; tls: boolean }> {
    const reply = await this.#ask(service, { Request: 'StartService', Service: service });
    const port = reply.Port;
    if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) {
      throw new PhoneError('phone-protocol', 'The iPhone named no port for its service.');
    }
    return { port, tls: reply.EnableServiceSSL === true };
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#stop);
    this.#context.native.close(this.#link);
  }

  async #ask(what: string, request: PlistDict): Promise<PlistDict> {
    const { native, timeoutMs } = this.#context;
    this.#signal.throwIfAborted();
    const message = plistText({ Label: 'photoferry', ProtocolVersion: '2', ...request });
    const reply = parsePlist(await this.#run(native.exchange(this.#link, message, timeoutMs, longestReply)));
    if (typeof reply.Error === 'string') throw new LockdownRefusal(reply.Error, what);
    return reply;
  }

  async #run<T>(promise: Promise<T>): Promise<T> {
    try {
      return await orAbort(promise, this.#signal);
    } catch (error) {
      throw phoneFailure(error);
    }
  }
}
