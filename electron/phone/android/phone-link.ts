import { wifiAdvice } from '../advice.ts';
import { PhoneError } from '../phone-error.ts';
import type { AdbHost } from './adb-host.ts';
import { quietly, type ShellTarget, shellText } from './adb-shell.ts';
import { FindRecords, type FoundFile, findFormat } from './find-records.ts';
import { requireStorage } from './require-storage.ts';
import { shellQuote } from './shell-quote.ts';
import { StreamCut, type SyncConnection, syncFeatures } from './sync-connection.ts';
import { SyncPool } from './sync-pool.ts';

export interface PhoneLinkOptions {
  host: AdbHost;
  /** What adb calls the phone. */
  serial: string;
  link: 'usb' | 'wifi';
  features: Set<string>;
}

type Doing = 'read' | 'write' | 'list';

/** One phone behind the adb server: its shell, its sync connections, and what it means when either breaks off. */
export class PhoneLink {
  readonly target: ShellTarget;
  readonly pool: SyncPool;
  private readonly ended = new AbortController();
  private readonly link: 'usb' | 'wifi';

  constructor({ host, serial, link, features }: PhoneLinkOptions, connections: number) {
    this.link = link;
    this.target = { host, serial, hasShellTwo: features.has('shell_v2') };
    this.pool = new SyncPool({ host, serial, features: syncFeatures(features), limit: connections });
  }

  /** Aborts with the signal, and when the phone is closed. */
  during(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.ended.signal]);
  }

  async run(line: string, signal: AbortSignal, silentMs = 0) {
    const host = silentMs > 0 ? this.target.host.patientBy(silentMs) : this.target.host;
    try {
      return await shellText({ ...this.target, host }, line, this.during(signal));
    } catch (error) {
      throw await this.explain(error, signal, 'list');
    }
  }

  /** Lends a sync connection; what it throws is told as it came. */
  async connected<T>(signal: AbortSignal, work: (connection: SyncConnection) => Promise<T>): Promise<T> {
    const { connection, giveBack } = await this.take(signal);
    try {
      return await work(connection);
    } finally {
      giveBack();
    }
  }

  /** A sync connection that the caller gives back. */
  async take(signal: AbortSignal): Promise<{ connection: SyncConnection; giveBack(): void }> {
    let connection: SyncConnection;
    try {
      connection = await this.pool.take(signal);
    } catch (error) {
      throw await this.explain(error, signal, 'list');
    }
    const release = connection.abortWith(signal);
    const giveBack = () => {
      release();
      this.pool.giveBack(connection);
    };
    return { connection, giveBack };
  }

  /** What stands at a path, as a listing says it; undefined when nothing does, though its storage is there. */
  async lookAt(path: string, signal: AbortSignal): Promise<FoundFile | undefined> {
    const found = await this.find(path, signal);
    if (found !== undefined) return found;
    try {
      await requireStorage(this.target, path, this.during(signal));
      return undefined;
    } catch (error) {
      throw await this.explain(error, signal, 'list');
    }
  }

  private async find(path: string, signal: AbortSignal): Promise<FoundFile | undefined> {
    const line = `find ${shellQuote(path)} -maxdepth 0 -printf '${findFormat}'${quietly(this.target)}`;
    const answer = await this.run(line, signal);
    if (answer.stdout !== '') {
      const [found] = new FindRecords().push(Buffer.from(answer.stdout, 'latin1'));
      return found;
    }
    if (/No such file|Not a directory/i.test(answer.stderr)) return undefined;
    return await this.connected(signal, async (connection) => {
      try {
        const stat = await connection.stat(path);
        if (stat === undefined) return undefined;
        const type = stat.mode >> 12 === 0o10 ? '-' : '?';
        return { type, path, sizeBytes: stat.sizeBytes, mtimeMs: stat.mtimeMs };
      } catch (error) {
        throw await this.explain(error, signal, 'list');
      }
    });
  }

  /** Takes what is half-written off the phone; what fails here is not worth more words than the first failure. */
  async discard(place: string): Promise<void> {
    const signal = AbortSignal.any([this.ended.signal, AbortSignal.timeout(5000)]);
    await shellText(this.target, `rm -rf ${shellQuote(place)}`, signal).catch(() => {});
  }

  close(): void {
    this.ended.abort(closed());
    this.pool.close();
  }

  /**
   * What a broken stream means: an abort, a phone that is gone, or only a file that was cut. With the path, also what a file
   * that is not there means: all of its storage may be closed.
   */
  async explain(error: unknown, signal: AbortSignal, doing: Doing, path?: string): Promise<unknown> {
    if (signal.aborted) return signal.reason;
    if (this.ended.signal.aborted) return closed();
    if (error instanceof PhoneError && error.code !== 'phone-gone') {
      if (path === undefined || !(error.code === 'file-gone' || error.code === 'phone-refused')) return error;
      return await requireStorage(this.target, path, this.during(signal)).then(
        () => error,
        (why: unknown) => this.explain(why, signal, 'list'),
      );
    }
    const isNodeError = error instanceof Error && 'syscall' in error;
    if (!(error instanceof PhoneError) && !(error instanceof StreamCut) && !isNodeError) return error;
    const isThere = await this.target.host.isThere(this.target.serial, signal);
    if (isThere && error instanceof PhoneError) return error;
    if (isThere && doing === 'read' && error instanceof StreamCut) {
      return new PhoneError('file-cut', 'The phone broke off in the middle of the file.', { cause: error });
    }
    return new PhoneError('phone-gone', 'The phone is no longer connected.', {
      advice: `${this.link === 'wifi' ? wifiAdvice : 'Plug it in again.'} What is here already is safe, the rest follows.`,
      cause: error,
    });
  }
}

function closed(): PhoneError {
  return new PhoneError('phone-gone', 'The connection to the phone was closed.');
}
