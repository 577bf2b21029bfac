import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Builds native/build/photoferry-ios.node with the compiler that is there: no network, no Python, headers from npm.
 * Status 0 also when a tool is missing: then it says which line to run, and Photoferry works without iPhones.
 */
const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'build', 'photoferry-ios.node');
const stamp = `${target}.stamp`;
const sources = ['photoferry-ios.cc', 'job.h', 'link.h', 'build.ts'].map((name) => join(here, name));
const libraries = ['libimobiledevice-1.0', 'libusbmuxd-2.0', 'libplist-2.0'];

const howTo: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'sudo apt-get install g++ pkg-config libimobiledevice-dev libusbmuxd-dev libplist-dev usbmuxd',
  darwin: 'xcode-select --install; brew install pkg-config libimobiledevice',
};

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function giveUp(what: string): never {
  const line = howTo[process.platform];
  console.error(`iPhones will not be seen: ${what}.`);
  console.error(
    line ? `To change that, run: ${line}` : 'On this system the iPhone part cannot be built yet.',
  );
  process.exit(0);
}

/** The flags of the libraries, or undefined when pkg-config or one of them is missing. */
function libraryFlags(): string[] | undefined {
  try {
    return run('pkg-config', ['--cflags', '--libs', ...libraries]).split(/\s+/);
  } catch {
    return undefined;
  }
}

if (process.platform === 'win32') giveUp('libimobiledevice for Windows is not part of this checkout');
const flags = libraryFlags();
if (!flags) giveUp('pkg-config or the development files of libimobiledevice are missing');
const compiler = process.env.CXX ?? (process.platform === 'darwin' ? 'clang++' : 'g++');
try {
  run(compiler, ['--version']);
} catch {
  giveUp(`the compiler ${compiler} is missing`);
}

const versions = run('pkg-config', ['--modversion', ...libraries]);
const made = createHash('sha256').update(flags.join(' ')).update(versions).update(process.arch);
for (const source of sources) made.update(readFileSync(source));
const fingerprint = made.digest('hex');
if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) process.exit(0);

const require = createRequire(import.meta.url);
const headers = [
  dirname(require.resolve('node-addon-api/package.json')),
  join(dirname(require.resolve('node-api-headers/package.json')), 'include'),
];
mkdirSync(dirname(target), { recursive: true });
const fresh = `${target}.${process.pid}`;
execFileSync(
  compiler,
  [
    ...['-std=c++17', '-O2', '-fPIC', '-fvisibility=hidden', '-Wall', '-Wextra', '-DNAPI_VERSION=8'],
    '-DNODE_ADDON_API_CPP_EXCEPTIONS',
    ...headers.flatMap((folder) => ['-isystem', folder]),
    ...(process.platform === 'darwin'
      ? ['-bundle', '-undefined', 'dynamic_lookup']
      : ['-shared', '-pthread']),
    join(here, 'photoferry-ios.cc'),
    ...['-o', fresh],
    ...flags,
  ],
  { stdio: 'inherit' },
);
renameSync(fresh, target);
writeFileSync(stamp, fingerprint);
console.error(`Built ${target}`);
