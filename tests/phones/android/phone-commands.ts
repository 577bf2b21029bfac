import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { posix } from 'node:path';
import type { AndroidFaults } from './android-faults.ts';
import { answerContent } from './content-command.ts';
import { bytes, type PhonePaths } from './phone-paths.ts';
import type { ShellOutput } from './shell-output.ts';
import type { ShellCommand } from './shell-words.ts';
import type { TestMediaStore } from './test-media-store.ts';

type Run = (output: ShellOutput) => Promise<number>;

/** The commands that speak of the phone itself: getprop, dumpsys battery, df, content, and a sha256sum that can lie. */
export class PhoneCommands {
  private readonly paths: PhonePaths;
  private readonly faults: AndroidFaults;
  private readonly store: TestMediaStore;
  private readonly properties: Record<string, string>;
  private readonly digests = new Map<number, string>();

  constructor(parts: {
    paths: PhonePaths;
    faults: AndroidFaults;
    store: TestMediaStore;
    properties: Record<string, string>;
  }) {
    this.paths = parts.paths;
    this.faults = parts.faults;
    this.store = parts.store;
    this.properties = parts.properties;
  }

  find(command: ShellCommand): Run | undefined {
    const [name, ...rest] = command.words;
    if (name === 'test' && rest.length === 2) return async () => (this.test(rest[0]!, rest[1]!) ? 0 : 1);
    if (name === 'getprop') return say(() => this.getprop(rest));
    if (name === 'echo') return say(() => `${rest.join(' ')}\n`);
    if (name === 'dd') return (output) => this.dd(rest, output);
    if (name === 'mv') return this.playedMove(rest);
    if (name === 'dumpsys' && rest[0] === 'battery') return say(() => this.battery());
    if (name === 'df') return say(() => this.df(rest));
    if (name === 'content') return (output) => answerContent(rest, this.store, this.faults, output);
    if (name === 'ls' && rest.at(-1) === '/storage' && this.faults.cardGone)
      return say(() => 'emulated\nself\n');
    if (name === 'sha256sum' && this.faults.noDigest) return (output) => missing(name, output);
    if (name === 'sha256sum' && this.faults.digestLies) {
      const digest = createHash('sha256').update('another file').digest('hex');
      const names = rest.length > 0 ? rest : ['-'];
      return say(() => names.map((each) => `${digest}  ${each}\n`).join(''));
    }
    if (name === 'sha256sum' && this.faults.digestRemembers) return say(() => this.remembered(rest));
    return undefined;
  }

  /**
   * `mv -n OLD NEW` and `mv -f OLD NEW` of one file on one volume, as the system does it; all else is toybox's. Freeing moves
   * thousands, and a program for each is slower here than on the phone it plays.
   */
  private playedMove([flag, from, to, ...more]: string[]): Run | undefined {
    if ((flag !== '-n' && flag !== '-f') || from === undefined || to === undefined || more.length > 0)
      return undefined;
    const [old, fresh] = [this.paths.real(from), this.paths.real(to)];
    const home = this.paths.volumes.find(({ real }) => old.startsWith(`${real}/`));
    if (this.faults.storageLocked || !home || !fresh.startsWith(`${home.real}/`)) return undefined;
    const look = (real: string) => lstatSync(bytes(real), { throwIfNoEntry: false });
    if (!look(old)?.isFile() || !look(posix.dirname(fresh))?.isDirectory()) return undefined;
    const taken = look(fresh);
    if (taken && (flag === '-n' || !taken.isFile())) return undefined;
    return async () => {
      renameSync(bytes(old), bytes(fresh));
      return 0;
    };
  }

  /** The digest that the first file of this size had. */
  private remembered(names: string[]): string {
    const lines = names.map((name) => {
      const content = readFileSync(bytes(this.paths.real(name)));
      const known = this.digests.get(content.length) ?? createHash('sha256').update(content).digest('hex');
      this.digests.set(content.length, known);
      return `${known}  ${name}\n`;
    });
    return lines.join('');
  }

  /** Debian's toybox has no dd: bs, skip and if are played. */
  private async dd(words: string[], output: ShellOutput): Promise<number> {
    const given = new Map(words.map((word) => word.split(/=(.*)/s, 2) as [string, string]));
    const size = Number(given.get('bs') ?? 512);
    const real = this.paths.real(given.get('if') ?? '');
    let file: number | undefined;
    try {
      if (this.faults.storageLocked || !this.paths.isInside(real)) throw new Error('not there');
      file = openSync(bytes(real), 'r');
      for (let at = Number(given.get('skip') ?? 0) * size; ; at += size) {
        const block = Buffer.allocUnsafe(size);
        const read = readSync(file, block, 0, size, at);
        if (read === 0) return 0;
        await output.out(block.subarray(0, read));
      }
    } catch (error) {
      await output.error(Buffer.from(`dd: ${error instanceof Error ? error.message : 'failed'}\n`));
      return 1;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  /** Built into Android's shell, as echo is. */
  private test(operator: string, path: string): boolean {
    if (this.faults.storageLocked && path.startsWith('/storage/')) return false;
    const real = bytes(this.paths.real(path));
    if (operator === '-L') return lstatSync(real, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    return existsSync(real) && (operator === '-e' || (operator === '-d' && statSync(real).isDirectory()));
  }

  private getprop([name]: string[]): string {
    if (name !== undefined) return `${this.properties[name] ?? ''}\n`;
    return Object.entries(this.properties)
      .map(([key, value]) => `[${key}]: [${value}]\n`)
      .join('');
  }

  private battery(): string {
    return [
      'Current Battery Service state:',
      '  AC powered: false',
      '  USB powered: true',
      '  Wireless powered: false',
      '  status: 2',
      '  health: 2',
      '  present: true',
      `  level: ${this.faults.batteryPercent}`,
      '  scale: 100',
      '  voltage: 4123',
      '  technology: Li-ion',
      '',
    ].join('\n');
  }

  private df(words: string[]): string {
    const path = words.find((word) => word.startsWith('/')) ?? '/storage/emulated/0';
    const disk = statfsSync(bytes(this.paths.real(path)));
    const total = Math.floor((disk.blocks * disk.bsize) / 1024);
    const free =
      this.faults.freeBytes >= 0
        ? Math.floor(this.faults.freeBytes / 1024)
        : Math.floor((disk.bavail * disk.bsize) / 1024);
    return [
      'Filesystem     1K-blocks     Used Available Use% Mounted on',
      `/dev/fuse      ${total} ${total - free} ${free}  ${Math.round((1 - free / total) * 100)}% /storage/emulated`,
      '',
    ].join('\n');
  }
}

function say(words: () => string): Run {
  return async (output) => {
    await output.out(Buffer.from(words()));
    return 0;
  };
}

async function missing(name: string, output: ShellOutput): Promise<number> {
  await output.error(Buffer.from(`/system/bin/sh: ${name}: inaccessible or not found\n`));
  return 127;
}
