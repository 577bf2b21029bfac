import { type BigIntStats, type Dirent, lstatSync, readdirSync } from 'node:fs';
import type { AndroidFaults } from './android-faults.ts';
import { bytes, type PhonePaths } from './phone-paths.ts';
import type { ShellOutput } from './shell-output.ts';

/**
 * `find ROOT… ( -path P -o … ) -prune -o ! -type d -printf FORMAT`, played here: Debian's toybox writes each field of each line
 * by itself and is slower over a pipe than the phone it plays. A test holds the two against each other; every other form
 * of `find` is toybox's.
 */
export function playedFind(words: string[]): FindPlan | undefined {
  const open = words.indexOf('(');
  const close = words.indexOf(')');
  if (words[0] !== 'find' || open < 2 || close < open) return undefined;
  const roots = words.slice(1, open);
  const tests = words.slice(open + 1, close);
  const pruned = tests.filter((_word, at) => at % 3 === 1);
  const isPrune = tests.every((word, at) => at % 3 === 1 || word === (at % 3 === 0 ? '-path' : '-o'));
  const rest = words.slice(close + 1);
  const format = rest.at(-1);
  if (!isPrune || rest.slice(0, -1).join(' ') !== '-prune -o ! -type d -printf' || format === undefined)
    return undefined;
  return { roots, pruned: new Set(pruned), format };
}

export interface FindPlan {
  roots: string[];
  pruned: Set<string>;
  format: string;
}

/** Gives the exit status; undefined where the phone breaks off. */
export async function runFind(
  plan: FindPlan,
  parts: { paths: PhonePaths; faults: AndroidFaults },
  output: ShellOutput,
): Promise<number | undefined> {
  const { faults } = parts;
  if (faults.oldFind) {
    await output.error(Buffer.from("find: bad arg '-printf'\n"));
    return 1;
  }
  const pieces = plan.format.match(/%T@|%.|\\[0n]|[^%\\]+/g) ?? [];
  const lines = new Lines(output);
  for (let i = 0; i < faults.fakeFiles; i += 1) {
    if (lines.add(render(pieces, fake(i)))) await lines.flush();
  }
  let left = faults.listingKilledAfter;
  let status = 0;
  for (let times = faults.listTwice ? 2 : 1; times > 0; times -= 1) {
    const folders = [...plan.roots].reverse();
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      if (plan.pruned.has(folder)) continue;
      const real = parts.paths.real(folder);
      const itself = lstatSync(bytes(real), { bigint: true, throwIfNoEntry: false });
      if (itself?.isFile()) {
        lines.add(render(pieces, lookOf(folder, itself, faults)));
        continue;
      }
      const why = faults.folderErrors[folder];
      if (why !== undefined) {
        status = 1;
        await output.error(Buffer.from(`find: ${folder}: ${why}\n`));
        continue;
      }
      for (const entry of entriesOf(parts, folder)) {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          folders.push(path);
          continue;
        }
        const stat = lstatSync(bytes(`${real}/${entry.name}`), {
          bigint: true,
          throwIfNoEntry: false,
        });
        if (stat === undefined) continue;
        if (left === 0) {
          await lines.flush();
          return 137;
        }
        left -= 1;
        if (lines.add(render(pieces, lookOf(path, stat, faults)))) await lines.flush();
      }
    }
  }
  await lines.flush();
  return faults.listingCut ? undefined : status;
}

interface Look {
  path: string;
  mode: string;
  size: bigint | number;
  time: string;
}

function entriesOf(parts: { paths: PhonePaths; faults: AndroidFaults }, folder: string): Dirent[] {
  try {
    if (parts.faults.storageLocked) return [];
    return readdirSync(bytes(parts.paths.real(folder)), { withFileTypes: true, encoding: 'latin1' });
  } catch {
    return [];
  }
}

function lookOf(path: string, stat: BigIntStats, faults: AndroidFaults): Look {
  const fraction = ((stat.mtimeNs % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = (stat.mtimeNs - fraction) / 1_000_000_000n;
  return {
    path,
    mode: modeOf(Number(stat.mode)),
    size: stat.isFile() ? stat.size + BigInt(faults.sizeLieBytes) : stat.size,
    // Without leading zeros, as toybox 0.8.9 does.
    time: `${seconds + BigInt(faults.timeLieSeconds)}.${fraction}`,
  };
}

const known = new Map<number, string>();

/** As `ls -l` shows it. */
function modeOf(mode: number): string {
  let text = known.get(mode);
  if (text === undefined) {
    const kind = { 8: '-', 10: 'l', 4: 'd', 1: 'p', 12: 's', 2: 'c', 6: 'b' }[mode >> 12] ?? '?';
    text = kind + [...'rwxrwxrwx'].map((letter, at) => (mode & (0o400 >> at) ? letter : '-')).join('');
    known.set(mode, text);
  }
  return text;
}

function fake(index: number): Look {
  return {
    path: `/storage/emulated/0/DCIM/Fake/IMG_${String(index).padStart(8, '0')}.jpg`,
    mode: '-rw-rw----',
    size: 100_000 + (index % 1000),
    time: `${1_700_000_000 + index}.250000000`,
  };
}

function render(pieces: string[], look: Look): string {
  let line = '';
  for (const piece of pieces) {
    if (piece === '%M') line += look.mode;
    else if (piece === '%s') line += look.size;
    else if (piece === '%T@') line += look.time;
    else if (piece === '%p') line += look.path;
    else if (piece === '\\0') line += '\0';
    else line += piece === '\\n' ? '\n' : piece;
  }
  return line;
}

/** Collects lines into large writes. */
class Lines {
  private readonly output: ShellOutput;
  private text = '';

  constructor(output: ShellOutput) {
    this.output = output;
  }

  /** True when it is time to flush. */
  add(line: string): boolean {
    this.text += line;
    return this.text.length > 128 * 1024;
  }

  async flush(): Promise<void> {
    const { text } = this;
    this.text = '';
    if (text !== '') await this.output.out(bytes(text));
  }
}
