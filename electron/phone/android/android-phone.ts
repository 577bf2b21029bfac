import { boundedTimeMs, isSize } from '../bounds.ts';
import type { Battery, IoOptions, Phone, PhoneFile, PhoneFreeing, PhoneStorage } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import { createAndroidFreeing, scanLine } from './free-android.ts';
import { listAndroid } from './list-android.ts';
import { PhoneLink, type PhoneLinkOptions } from './phone-link.ts';
import { readBattery, readStorage } from './phone-readings.ts';
import { readAt } from './read-at.ts';
import { adbPath, shellQuote } from './shell-quote.ts';
import { type SmallFile, writeAll } from './write-all.ts';
import { sendFile, writeFile } from './write-file.ts';

/** Sync has a stop-and-wait of its own on each stream: several streams hide the link's delay. */
const fewReads = 8;
/** Where each question takes long, more of them under way make up for it; where it does not, they only cost. */
const manyReads = 16;
const longMs = 0.8;

/** A request is told with four hex digits of length; a phone without shell_v2 takes 4096 bytes. */
const longestLine = (hasShellTwo: boolean) => (hasShellTwo ? 64_000 : 3_500);

export interface AndroidPhoneOptions extends PhoneLinkOptions {
  /** The hardware serial; over Wi-Fi adb calls the phone otherwise. */
  id: string;
  name: string;
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
  private readonly adb: PhoneLink;

  constructor(options: AndroidPhoneOptions) {
    this.id = options.id;
    this.name = options.name;
    this.link = options.link;
    const adb = new PhoneLink(options, manyReads + 2);
    this.adb = adb;
    this.freeing = createAndroidFreeing({
      longestLine: longestLine(adb.target.hasShellTwo),
      run: (line, signal, silentMs) => adb.run(line, signal, silentMs),
      lookAt: (path, signal) => adb.lookAt(path, signal),
    });
  }

  async *list({ signal }: IoOptions): AsyncGenerator<PhoneFile, void> {
    try {
      await this.measure(this.adb.during(signal));
      yield* listAndroid(this.adb.target, this.adb.pool, this.adb.during(signal));
    } catch (error) {
      throw await this.adb.explain(error, signal, 'list');
    }
  }

  /** The quickest of three is the cable's doing, the others may be the computer's. */
  private async measure(signal: AbortSignal): Promise<void> {
    await this.adb.connected(signal, async (connection) => {
      let quickestMs = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 3; round++) {
        const startedAt = performance.now();
        await connection.stat('/sdcard');
        quickestMs = Math.min(quickestMs, performance.now() - startedAt);
      }
      this.parallelReads = quickestMs > longMs ? manyReads : fewReads;
    });
  }

  async *open(file: PhoneFile, options: IoOptions & { offset?: number }): AsyncGenerator<Uint8Array, void> {
    const { signal, offset = 0 } = options;
    const path = adbPath(file);
    if (offset > 0) return yield* readAt(this.adb, { path, offset, signal });
    const { connection, giveBack } = await this.adb.take(signal);
    try {
      yield* connection.receive(path);
    } catch (error) {
      throw await this.adb.explain(error, signal, 'read', path);
    } finally {
      giveBack();
    }
  }

  async stat(file: PhoneFile, { signal }: IoOptions) {
    const found = await this.adb.lookAt(adbPath(file), signal);
    if (found?.type !== '-') return undefined;
    if (!isSize(found.sizeBytes)) {
      throw new PhoneError('file-unreadable', 'The phone tells a size that no file has.');
    }
    return { sizeBytes: found.sizeBytes, mtimeMs: boundedTimeMs(found.mtimeMs) };
  }

  async write(path: string, bytes: Uint8Array, options: IoOptions & { mtimeMs?: number }): Promise<void> {
    const { signal, mtimeMs = Date.now() } = options;
    await writeFile(this.adb, storagePath(path), bytes, { signal, mtimeMs });
  }

  async writeAll(folder: string, files: readonly SmallFile[], { signal }: IoOptions): Promise<void> {
    const final = storagePath(folder);
    for (const { name } of files) storagePath(`${folder}/${name}`);
    if (!this.adb.target.hasShellTwo) {
      for (const { name, bytes, mtimeMs } of files)
        await this.write(`${folder}/${name}`, bytes, { signal, mtimeMs });
      return;
    }
    const hands = {
      send: (path: string, bytes: Uint8Array, mtimeMs: number) =>
        sendFile(this.adb, path, bytes, { signal, mtimeMs }),
      run: (line: string) => this.adb.run(line, signal),
      discard: (fresh: string) => this.adb.discard(fresh),
    };
    if (await writeAll(hands, final, files)) return;
    throw new PhoneError('phone-refused', 'The phone did not accept the files.');
  }

  /** Through MediaProvider, which forgets the row with the file; else the gallery keeps a ghost. */
  async remove(path: string, { signal }: IoOptions): Promise<void> {
    const file = storagePath(path);
    const where = shellQuote(`_data='${file.replaceAll("'", "''")}'`);
    const forget = `content delete --uri content://media/external/file --where ${where} 2>/dev/null`;
    await this.adb.run(`${forget}; rm -f ${shellQuote(file)} 2>/dev/null`, signal);
    if ((await this.adb.lookAt(file, signal)) !== undefined) {
      throw new PhoneError('phone-refused', 'The phone did not remove the file.', {
        advice: 'Unlock the phone; files on a card may be write-protected.',
      });
    }
  }

  async digest(file: PhoneFile, { signal }: IoOptions): Promise<Uint8Array | undefined> {
    const path = adbPath(file);
    const answer = await this.adb.run(`sha256sum < ${shellQuote(path)}`, signal);
    const match = /^([0-9a-f]{64})(?:\s|$)/.exec(answer.stdout);
    if (answer.status === 0 && match !== null) return Buffer.from(match[1]!, 'hex');
    if (answer.status === 127) return undefined;
    const found = await this.adb.lookAt(path, signal);
    if (found === undefined) throw new PhoneError('file-gone', 'The file is no longer on the phone.');
    if (answer.status === 0) return undefined;
    throw new PhoneError('file-unreadable', 'The phone cannot read this file.');
  }

  /** MediaProvider sees what is written on Android 11 and newer; older ones have to be told. */
  async showPushed(folder: string, { signal }: IoOptions): Promise<void> {
    await this.adb.run(scanLine(storagePath(folder)), signal);
  }

  async battery({ signal }: IoOptions): Promise<Battery | undefined> {
    return readBattery((await this.adb.run('dumpsys battery', signal)).stdout);
  }

  async storage({ signal }: IoOptions): Promise<PhoneStorage | undefined> {
    return readStorage((await this.adb.run('df -k /storage/emulated/0', signal)).stdout);
  }

  async close(): Promise<void> {
    this.adb.close();
  }
}

/** Only shared storage is ever written to. */
function storagePath(path: string): string {
  const bytes = adbPath({ path }).replace(/^\/sdcard\//, '/storage/emulated/0/');
  if (/^\/storage\/(?:emulated\/\d+|[0-9A-Fa-f-]{5,64})\/[^/]/.test(bytes)) return bytes;
  throw new PhoneError('phone-refused', 'Only the shared storage of a phone is written to.');
}
