import { randomBytes } from 'node:crypto';
import { wifiAdvice } from '../advice.ts';
import { boundedTimeMs, isSize } from '../bounds.ts';
import type { Battery, IoOptions, Phone, PhoneFile, PhoneFreeing, PhoneStorage } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import type { AdbHost } from './adb-host.ts';
import { quietly, type ShellTarget, shellStream, shellText } from './adb-shell.ts';
import { FindRecords, type FoundFile, findFormat } from './find-records.ts';
import { createAndroidFreeing, scanLine } from './free-android.ts';
import { listAndroid } from './list-android.ts';
import { readBattery, readStorage } from './phone-readings.ts';
import { requireStorage } from './require-storage.ts';
import { adbPath, shellQuote } from './shell-quote.ts';
import { StreamCut, type SyncConnection, syncFeatures } from './sync-connection.ts';
import { SyncPool } from './sync-pool.ts';
import { type SmallFile, writeAll } from './write-all.ts';

/** Sync has a stop-and-wait of its own on each stream: several streams hide the link's delay. */
const fewReads = 8;
/** Where each question takes long, more of them under way make up for it; where it does not, they only cost. */
const manyReads = 16;
const longMs = 0.8;

const blockBytes = 64 * 1024;

/** A request is told with four hex digits of length; a phone without shell_v2 takes 4096 bytes. */
const longestLine = (hasShellTwo: boolean) => (hasShellTwo ? 64_000 : 3_500);

export interface AndroidPhoneOptions {
  host: AdbHost;
  /** What adb calls it; another name than `id` over Wi-Fi. */
  serial: string;
  id: string;
  name: string;
  link: 'usb' | 'wifi';
  features: Set<string>;
}

/** An Android phone over the adb server. */
export class AndroidPhone implements Phone {
  readonly id: string;
  readonly kind = 'android';
  readonly name: string;
  readonly link: 'usb' | 'wifi';
  /** Measured anew with every listing. */
  parallelReads = fewReads;
  readonly freeing: PhoneFreeing;
  readonly ownFolders = {
    thumbnails: '/storage/emulated/0/Pictures/Photoferry',
    papers: '/storage/emulated/0/Photoferry',
  };
  private readonly target: ShellTarget;
  private readonly pool: SyncPool;
  private readonly ended = new AbortController();

  constructor(options: AndroidPhoneOptions) {
    const { host, serial, features } = options;
    this.id = options.id;
    this.name = options.name;
    this.link = options.link;
    this.target = { host, serial, hasShellTwo: features.has('shell_v2') };
    this.pool = new SyncPool({ host, serial, features: syncFeatures(features), limit: manyReads + 2 });
    this.freeing = createAndroidFreeing({
      longestLine: longestLine(this.target.hasShellTwo),
      run: (line, signal, silentMs) => this.run(line, signal, silentMs),
      lookAt: (path, signal) => this.lookAt(path, signal),
    });
  }

  async *list({ signal }: IoOptions): AsyncGenerator<PhoneFile, void> {
    try {
      await this.measure(this.during(signal));
      yield* listAndroid(this.target, this.pool, this.during(signal));
    } catch (error) {
      throw await this.explain(error, signal, 'list');
    }
  }

  async *open(file: PhoneFile, options: IoOptions & { offset?: number }): AsyncGenerator<Uint8Array, void> {
    const { signal, offset = 0 } = options;
    const path = adbPath(file);
    if (offset > 0) return yield* this.openAt(path, offset, signal);
    const connection = await this.takeConnection(signal);
    const release = connection.abortWith(signal);
    try {
      yield* connection.receive(path);
    } catch (error) {
      throw await this.explain(error, signal, 'read', path);
    } finally {
      release();
      this.pool.giveBack(connection);
    }
  }

  /** The quickest of three is the cable's doing, the others may be the computer's. */
  private async measure(signal: AbortSignal): Promise<void> {
    const connection = await this.takeConnection(signal);
    const release = connection.abortWith(signal);
    try {
      let quickestMs = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 3; round++) {
        const startedAt = performance.now();
        await connection.stat('/sdcard');
        quickestMs = Math.min(quickestMs, performance.now() - startedAt);
      }
      this.parallelReads = quickestMs > longMs ? manyReads : fewReads;
    } finally {
      release();
      this.pool.giveBack(connection);
    }
  }

  async stat(file: PhoneFile, { signal }: IoOptions) {
    const path = adbPath(file);
    const found = await this.lookAt(path, signal);
    if (found?.type !== '-') return undefined;
    if (!isSize(found.sizeBytes)) {
      throw new PhoneError('file-unreadable', 'The phone tells a size that no file has.');
    }
    return { sizeBytes: found.sizeBytes, mtimeMs: boundedTimeMs(found.mtimeMs) };
  }

  async write(path: string, bytes: Uint8Array, options: IoOptions & { mtimeMs?: number }): Promise<void> {
    const { signal, mtimeMs = Date.now() } = options;
    const final = storagePath(path);
    const temporary = `${final.slice(0, final.lastIndexOf('/'))}/.photoferry-${randomBytes(8).toString('hex')}.tmp`;
    try {
      await this.send(temporary, bytes, { signal, mtimeMs });
    } catch (error) {
      await this.discard(temporary);
      throw error;
    }
    // Sync knows whole seconds only; a phone whose `touch` knows no fractions keeps those.
    const time = new Date(mtimeMs).toISOString();
    const touch = mtimeMs % 1000 === 0 ? '' : `touch -m -d ${time} ${shellQuote(temporary)} 2>/dev/null; `;
    const line = `${touch}mv -f ${shellQuote(temporary)} ${shellQuote(final)}`;
    const moved = await this.run(line, signal);
    if (moved.status !== 0) {
      await this.discard(temporary);
      throw new PhoneError('phone-refused', 'The phone did not accept the file.');
    }
  }

  /** Straight under that name. */
  private async send(path: string, bytes: Uint8Array, { signal, mtimeMs }: IoOptions & { mtimeMs: number }) {
    const connection = await this.takeConnection(signal);
    const release = connection.abortWith(signal);
    try {
      await connection.send(path, bytes, Math.floor(mtimeMs / 1000));
    } catch (error) {
      throw await this.explain(error, signal, 'write', path);
    } finally {
      release();
      this.pool.giveBack(connection);
    }
  }

  async writeAll(folder: string, files: readonly SmallFile[], { signal }: IoOptions): Promise<void> {
    const final = storagePath(folder);
    for (const { name } of files) storagePath(`${folder}/${name}`);
    if (!this.target.hasShellTwo) {
      for (const { name, bytes, mtimeMs } of files)
        await this.write(`${folder}/${name}`, bytes, { signal, mtimeMs });
      return;
    }
    const hands = {
      send: (path: string, bytes: Uint8Array, mtimeMs: number) => this.send(path, bytes, { signal, mtimeMs }),
      run: (line: string) => this.run(line, signal),
      discard: (fresh: string) => this.discard(fresh),
    };
    if (await writeAll(hands, final, files)) return;
    throw new PhoneError('phone-refused', 'The phone did not accept the files.');
  }

  /** Through MediaProvider, which forgets the row with the file; else the gallery keeps a ghost. */
  async remove(path: string, { signal }: IoOptions): Promise<void> {
    const file = storagePath(path);
    const where = shellQuote(`_data='${file.replaceAll("'", "''")}'`);
    const forget = `content delete --uri content://media/external/file --where ${where} 2>/dev/null`;
    await this.run(`${forget}; rm -f ${shellQuote(file)} 2>/dev/null`, signal);
    if ((await this.lookAt(file, signal)) !== undefined) {
      throw new PhoneError('phone-refused', 'The phone did not remove the file.', {
        advice: 'Unlock the phone; files on a card may be write-protected.',
      });
    }
  }

  async digest(file: PhoneFile, { signal }: IoOptions): Promise<Uint8Array | undefined> {
    const path = adbPath(file);
    const answer = await this.run(`sha256sum < ${shellQuote(path)}`, signal);
    const match = /^([0-9a-f]{64})(?:\s|$)/.exec(answer.stdout);
    if (answer.status === 0 && match !== null) return Buffer.from(match[1]!, 'hex');
    if (answer.status === 127) return undefined;
    const found = await this.lookAt(path, signal);
    if (found === undefined) throw new PhoneError('file-gone', 'The file is no longer on the phone.');
    if (answer.status === 0) return undefined;
    throw new PhoneError('file-unreadable', 'The phone cannot read this file.');
  }

  /** MediaProvider sees what is written on Android 11 and newer; older ones have to be told. */
  async showPushed(folder: string, { signal }: IoOptions): Promise<void> {
    await this.run(scanLine(storagePath(folder)), signal);
  }

  async battery({ signal }: IoOptions): Promise<Battery | undefined> {
    return readBattery((await this.run('dumpsys battery', signal)).stdout);
  }

  async storage({ signal }: IoOptions): Promise<PhoneStorage | undefined> {
    return readStorage((await this.run('df -k /storage/emulated/0', signal)).stdout);
  }

  async close(): Promise<void> {
    this.ended.abort(closed());
    this.pool.close();
  }

  /** From an offset the shell reads, since sync has no ranges: whole blocks, so that the phone need not read what is before. */
  private async *openAt(path: string, offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    const blocks = Math.floor(offset / blockBytes);
    let surplus = offset - blocks * blockBytes;
    let any = false;
    try {
      const line = `dd if=${shellQuote(path)} bs=${blockBytes} skip=${blocks} 2>/dev/null`;
      const run = shellStream(this.target, line, this.during(signal));
      try {
        let step = await run.next();
        for (; !step.done; step = await run.next()) {
          any = true;
          if (step.value.length > surplus) yield surplus > 0 ? step.value.subarray(surplus) : step.value;
          surplus = Math.max(0, surplus - step.value.length);
        }
        if (step.value.status === 0 && any) return;
        await this.explainNothing(path, step.value.status, signal);
      } finally {
        await run.return({ status: 255, stderr: '' });
      }
    } catch (error) {
      throw await this.explain(error, signal, 'read');
    }
  }

  /** Returns if there was rightly nothing to read, since the offset lies at the end or beyond. */
  private async explainNothing(path: string, status: number, signal: AbortSignal): Promise<void> {
    const found = await this.lookAt(path, signal);
    if (found === undefined) throw new PhoneError('file-gone', 'The file is no longer on the phone.');
    if (status === 0 && found.type === '-') return;
    throw new PhoneError('file-unreadable', 'The phone cannot read this file.');
  }

  /** What stands at a path, as a listing says it; undefined when nothing does, though its storage is there. */
  private async lookAt(path: string, signal: AbortSignal): Promise<FoundFile | undefined> {
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
    const connection = await this.takeConnection(signal);
    const release = connection.abortWith(signal);
    try {
      const stat = await connection.stat(path);
      const type = (stat?.mode ?? 0) >> 12 === 0o10 ? '-' : '?';
      return stat === undefined
        ? undefined
        : { type, path, sizeBytes: stat.sizeBytes, mtimeMs: stat.mtimeMs };
    } catch (error) {
      throw await this.explain(error, signal, 'list');
    } finally {
      release();
      this.pool.giveBack(connection);
    }
  }

  private async run(line: string, signal: AbortSignal, silentMs = 0) {
    const host = silentMs > 0 ? this.target.host.patientBy(silentMs) : this.target.host;
    try {
      return await shellText({ ...this.target, host }, line, this.during(signal));
    } catch (error) {
      throw await this.explain(error, signal, 'list');
    }
  }

  private async takeConnection(signal: AbortSignal): Promise<SyncConnection> {
    try {
      return await this.pool.take(signal);
    } catch (error) {
      throw await this.explain(error, signal, 'list');
    }
  }

  /** Takes what is half-written off the phone; what fails here is not worth more words than the first failure. */
  private async discard(temporary: string): Promise<void> {
    const line = `rm -rf ${shellQuote(temporary)}`;
    await shellText(this.target, line, AbortSignal.any([this.ended.signal, AbortSignal.timeout(5000)])).catch(
      () => {},
    );
  }

  private during(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.ended.signal]);
  }

  /**
   * What a broken stream means: an abort, a phone that is gone, or only a file that was cut. With the path, also what a file
   * that is not there means: all of its storage may be closed.
   */
  private async explain(
    error: unknown,
    signal: AbortSignal,
    doing: 'read' | 'write' | 'list',
    path?: string,
  ): Promise<unknown> {
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

/** Only shared storage is ever written to. */
function storagePath(path: string): string {
  const bytes = adbPath({ path }).replace(/^\/sdcard\//, '/storage/emulated/0/');
  if (/^\/storage\/(?:emulated\/\d+|[0-9A-Fa-f-]{5,64})\/[^/]/.test(bytes)) return bytes;
  throw new PhoneError('phone-refused', 'Only the shared storage of a phone is written to.');
}
