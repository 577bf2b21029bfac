// The main job on two test phones, each accepted by the real programs: list, import, unplug in the middle, resume, import
// again, ledger; then a backup that is killed in the middle, goes on, is proven and restored elsewhere; then space is freed on both
// phones and here, and what is gone is opened again; in the end the gallery, on a terminal until Ctrl-C. `npm run demo`;
// `--library DIR` to choose where the library goes; with `--json` the words go to standard error and the one line on
// standard output is the result.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { OutcomeCounts } from '../../electron/contract/outcome.ts';
import { type DemoDesk, freeAndroid, freeDesktop, importAfterFreeing, listForIphone } from './demo-free.ts';
import { demoOpen } from './demo-open.ts';
import { type DemoPhones, startDemoPhones } from './demo-phones.ts';
import { demoVault } from './demo-vault.ts';
import { type Run, runPhotoferry } from './run-photoferry.ts';

const { values } = parseArgs({ options: { library: { type: 'string' }, json: { type: 'boolean' } } });
const stage = await mkdtemp(path.join(os.tmpdir(), 'photoferry-demo-'));
const library = path.resolve(
  values.library ?? (await mkdtemp(path.join(os.tmpdir(), 'photoferry-library-'))),
);
const running: { close(): Promise<unknown> }[] = [];
let photoferry: ChildProcess | undefined;
let isInGallery = false;

const words = values.json ? process.stderr : process.stdout;
const say = (text: string) => void words.write(`${text}\n`);
const bold = (text: string) => (words.isTTY ? `\x1b[1m${text}\x1b[0m` : text);
const title = (text: string) => say(`\n${bold(text)}`);

process.on('SIGINT', () => {
  // The gallery heard it too, ends, and so does the demo.
  if (isInGallery) return;
  photoferry?.kill('SIGINT');
  void leave(130);
});

try {
  await leave((await demo()) ? 0 : 1);
} catch (error) {
  console.error(error);
  conclude({
    type: 'error',
    code: 'demo-failed',
    message: error instanceof Error ? error.message : String(error),
  });
  await leave(3);
}

async function demo(): Promise<boolean> {
  title('Filling two test phones with generated photos and videos …');
  const phones = await startDemoPhones(stage, say);
  running.push(phones);
  const { env, android, iphone, plugAndroid } = phones;
  if (!android && !iphone) {
    const message = 'Neither adb nor libimobiledevice is on this computer, so there is no phone to show.';
    say(message);
    conclude({ type: 'error', code: 'no-tools', message });
    return false;
  }

  title('photoferry devices');
  const devices = await run(['devices', '--json'], env);
  for (const device of devices.result.devices as { name: string; state: string; id: string }[]) {
    say(`  ${device.name}, ${device.state} (${device.id})`);
  }

  title(
    `photoferry import   (and ${android ? 'the Android phone' : 'the iPhone'} is unplugged in the middle)`,
  );
  const pulled = android ?? iphone!;
  // A slow cable, or the import would be over before a hand is at the plug.
  await pulled.set({ bytesPerSecond: 2_000_000 });
  const first = await run(['import', '--json', '--later'], env, (child) => void unplugHalfway(pulled, child));
  const cut = tell(first);
  say(
    cut.pending > 0
      ? `  Unplugged: ${cut.pending} items are left for the next time.`
      : '  The import was quicker than the hand at the plug.',
  );

  title('Plugged in again: photoferry import');
  await pulled.set({ bytesPerSecond: 0 });
  await (plugAndroid ?? (() => pulled.plug()))();
  const second = await run(['import', '--json'], env);
  const resumed = tell(second);
  say(
    `  Went on where it stopped: ${resumed.imported} new, ${resumed.seen} were here already. Thumbnails: ${seconds(second.result.thumbnailSeconds)}.`,
  );

  title('Once more: photoferry import');
  const third = await run(['import', '--json'], env);
  tell(third);
  say(`  Bytes pulled this time: ${third.result.bytes}.`);

  for (const phone of [
    android && { id: android.serial, name: 'Android' },
    iphone && { id: iphone.udid, name: 'iPhone' },
  ]) {
    if (!phone) continue;
    title(`photoferry ledger --phone ${phone.id}`);
    const { stdout } = await runPhotoferry(['ledger', '--library', library, '--phone', phone.id], { env });
    const lines = stdout.trimEnd().split('\n');
    say(
      lines
        .slice(0, 24)
        .map((line) => `  ${line}`)
        .join('\n'),
    );
    if (lines.length > 24) say(`  … and ${lines.length - 24} more lines`);
  }

  const vault = await demoVault({
    ...{ library, stage, env, say, title },
    onStart: (child) => {
      photoferry = child;
    },
  });

  const freeing = await free(phones);

  title('The library');
  const status = await run(['status', '--json'], env);
  say(`  ${status.result.assets} photos and videos as plain files in ${path.join(library, 'Originals')}`);
  say('  With real phones plugged in, `npm run -s photoferry -- import` does the same for them.');
  // Some generated files are broken on purpose, so 1 (done, but some items failed, each named) is as good as 0 here.
  const isResumed = android === undefined || cut.pending > 0;
  const isDone =
    third.result.bytes === 0 &&
    resumed.pending === 0 &&
    isResumed &&
    [0, 1].includes(second.status ?? -1) &&
    vault.isDone &&
    freeing.isDone;
  const [interrupted, finished, again] = [first, second, third].map(({ result }) => ({
    listed: result.listed,
    outcomes: result.outcomes,
    bytes: result.bytes,
    seconds: result.seconds,
  }));
  const assets = status.result.assets;
  conclude({
    ...{ type: 'result', library, devices: devices.result.devices, interrupted, finished, again, assets },
    backup: vault.summary,
    freeing: freeing.summary,
    ok: isDone,
  });
  if (process.stdout.isTTY && !values.json) await showGallery(env);
  return isDone;
}

/** Space on both phones and here, all that may go; what came of each, and whether each of them did all of its work. */
async function free({ env, android, iphone, contents }: DemoPhones) {
  const desk: DemoDesk = { env, say, title, run: (args) => run(args, env) };
  const parts = {
    android: android && (await freeAndroid(android, desk)),
    iphone: iphone && (await listForIphone(iphone, desk)),
    desktop: await freeDesktop(library, desk),
    importedAgain: await importAfterFreeing(desk),
    opened: await demoOpen(library, contents, desk),
  };
  const isDone = Object.values(parts).every((part) => part === undefined || part.isDone);
  const summary = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part?.summary]));
  return { isDone, summary };
}

/** The library in the window, or in the browser where there is no Electron; the test phones stay plugged in. */
async function showGallery(env: NodeJS.ProcessEnv): Promise<void> {
  title('The gallery');
  say('  Look at it as long as you like; Ctrl-C ends the demo.');
  isInGallery = true;
  const start = path.resolve(import.meta.dirname, '../../tools/start.sh');
  // The person's own home again: that of the demo is no place for a browser.
  const shown = spawn('bash', [start, '--library', library], {
    env: { ...env, HOME: process.env.HOME },
    stdio: 'inherit',
  });
  await once(shown, 'exit');
}

/** The one line for programs. */
function conclude(line: Record<string, unknown>): void {
  if (values.json) process.stdout.write(`${JSON.stringify(line)}\n`);
}

function run(args: string[], env: NodeJS.ProcessEnv, onStart?: (child: ChildProcess) => void): Promise<Run> {
  return runPhotoferry([...args, '--library', library], {
    env,
    onStart: (child) => {
      photoferry = child;
      onStart?.(child);
    },
  });
}

/** Pulls the plug once some files are in the library and many are not. */
async function unplugHalfway(phone: { unplug(): Promise<void> }, child: ChildProcess): Promise<void> {
  // Files that have come but are not in their place yet count too: the first batch may well be the whole phone.
  const folders = ['Originals', '.photoferry/incoming'].map((name) => path.join(library, name));
  while (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (folders.reduce((sum, folder) => sum + filesIn(folder), 0) >= 40) return phone.unplug();
  }
}

function filesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}

/** One line for each phone and their sum; gives the sums. */
function tell({ result, stderr }: Run): OutcomeCounts {
  const phones = (result.phones ?? [result]) as {
    name?: string;
    outcomes?: Record<string, number>;
    seconds?: number;
    bytes?: number;
  }[];
  for (const phone of phones) {
    if (!phone.outcomes) throw new Error(stderr);
    const outcomes = Object.entries(phone.outcomes).filter(([, count]) => count > 0);
    const words = outcomes.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    say(`  ${phone.name}: ${words}; ${(phone.bytes! / 1e6).toFixed(1)} MB in ${seconds(phone.seconds)}`);
  }
  return result.outcomes as OutcomeCounts;
}

function seconds(value: unknown): string {
  return `${Number(value).toFixed(1)} s`;
}

async function leave(status: number): Promise<void> {
  for (const each of running.splice(0).reverse()) await each.close().catch(() => {});
  await rm(stage, { recursive: true, force: true });
  process.exit(status);
}
