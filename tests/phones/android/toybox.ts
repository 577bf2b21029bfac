import { isUtf8 } from 'node:buffer';
import { spawn } from 'node:child_process';
import type { AndroidFaults } from './android-faults.ts';
import type { DeviceStream } from './device-stream.ts';
import { playedFind, runFind } from './find-command.ts';
import { bytes, latin1, type PhonePaths } from './phone-paths.ts';
import type { ShellOutput } from './shell-output.ts';

export interface ToyboxParts {
  stream: DeviceStream;
  paths: PhonePaths;
  faults: AndroidFaults;
}

/** Applets whose output names paths; the bytes of files are passed on untouched. */
const namesPaths = new Set(['ls', 'find', 'stat', 'readlink', 'realpath', 'du', 'sha256sum', 'md5sum']);
/** What follows a link; the others speak of the link itself. */
const readers = new Set(['cat', 'tail', 'head', 'cp', 'wc', 'sha256sum', 'md5sum']);
const applets = new Set([
  ...[
    'ls',
    'find',
    'stat',
    'readlink',
    'realpath',
    'du',
    'sha256sum',
    'md5sum',
    'cat',
    'tail',
    'head',
    'mv',
    'cp',
  ],
  ...[
    'rm',
    'rmdir',
    'mkdir',
    'touch',
    'echo',
    'printf',
    'test',
    'true',
    'false',
    'wc',
    'sleep',
    'id',
    'date',
    'uname',
  ],
]);

/** Runs one applet of Debian's toybox with the phone's paths; gives its exit status, undefined where the phone broke off. */
export async function runToybox(
  words: string[],
  parts: ToyboxParts & { input: number | undefined },
  output: ShellOutput,
): Promise<number | undefined> {
  const [name = '', ...given] = words[0] === 'toybox' ? words.slice(1) : words;
  if (!applets.has(name)) {
    await output.error(Buffer.from(`/system/bin/sh: ${name}: inaccessible or not found\n`));
    return 127;
  }
  const { faults, paths } = parts;
  const plan = playedFind([name, ...given]);
  if (plan !== undefined) return await runFind(plan, parts, output);
  if (name === 'find' && faults.oldFind && given.includes('-printf')) {
    await output.error(Buffer.from("find: bad arg '-printf'\n"));
    return 1;
  }
  const asked = new Map<string, string>();
  const mapped = given.map((word) => {
    if (!word.startsWith('/')) return word;
    const canonical = paths.canonical(word);
    if (readers.has(name) && !paths.isInside(paths.real(word))) return '/nowhere';
    const real = faults.storageLocked && canonical.startsWith('/storage/') ? '/nowhere' : paths.real(word);
    const home = paths.volumes.find((volume) => real === volume.real || real.startsWith(`${volume.real}/`));
    if (home !== undefined) asked.set(home.real, word.startsWith('/sdcard') ? '/sdcard' : home.phone);
    return real;
  });
  asked.set(latin1(paths.skeleton), '');
  const out = namesPaths.has(name) ? rename(asked, output.out) : { push: output.out, end: async () => {} };
  const status = await run([name, ...mapped], parts, {
    out: out.push,
    error: rename(asked, output.error).push,
  });
  await out.end();
  return status;
}

async function run(words: string[], parts: ToyboxParts & { input: number | undefined }, output: ShellOutput) {
  // Node passes arguments as UTF-8; xargs passes on any bytes.
  const isText = words.every((word) => isUtf8(bytes(word)));
  const child = spawn(
    'toybox',
    isText ? words.map((word) => bytes(word).toString()) : ['xargs', '-0', 'toybox'],
    {
      stdio: [isText ? (parts.input ?? 'ignore') : 'pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
      cwd: parts.paths.skeleton,
    },
  );
  child.stdin?.end(Buffer.concat(words.map((word) => bytes(`${word}\0`))));
  parts.stream.whenClosed(() => child.kill('SIGKILL'));
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 137));
  });
  const pass = async (from: AsyncIterable<Buffer>, to: (chunk: Buffer) => Promise<void>) => {
    for await (const chunk of from) await to(chunk);
  };
  await Promise.all([pass(child.stdout!, output.out), pass(child.stderr!, output.error)]);
  return await ended;
}

/** Puts the phone's paths where this computer's stand, also where a chunk ends inside one. */
function rename(names: Map<string, string>, to: (chunk: Buffer) => Promise<void>) {
  let held = '';
  const longest = Math.max(...[...names.keys()].map((name) => name.length));
  const replaced = (text: string) => {
    let out = text;
    for (const [real, phone] of names) out = out.replaceAll(real, phone);
    return out;
  };
  return {
    push: async (chunk: Buffer) => {
      const text = replaced(held + chunk.toString('latin1'));
      // Only what could be the beginning of a path waits for the next chunk.
      const slash = text.lastIndexOf('/', text.length);
      let from = text.length;
      if (slash >= 0) {
        for (const real of names.keys()) {
          for (let at = Math.max(0, text.length - longest); at < text.length; at += 1) {
            if (text[at] === '/' && real.startsWith(text.slice(at))) from = Math.min(from, at);
          }
        }
      }
      held = text.slice(from);
      await to(bytes(text.slice(0, from)));
    },
    end: async () => {
      if (held !== '') await to(bytes(held));
      held = '';
    },
  };
}
