import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { pathText } from '../../electron/base/path-text.ts';
import type { TestAndroid } from './android/test-android.ts';
import type { TestIphone } from './iphone/start-test-iphone.ts';
import { mustRun } from './must-run.ts';
import type { Run } from './run-photoferry.ts';

export interface DemoDesk {
  env: NodeJS.ProcessEnv;
  say(text: string): void;
  title(text: string): void;
  /** A verb on the demo's library. */
  run(args: string[]): Promise<Run>;
}

const exec = promisify(execFile);
const storage = '/storage/emulated/0';
const keepsakes = `${storage}/Pictures/Photoferry/`;

/** The Android phone's files go; the phone itself is then asked, by adb, what it has yet. */
export async function freeAndroid(phone: TestAndroid, desk: DemoDesk) {
  const { say, title, run } = desk;
  const named = ['free-space', '--phone', phone.serial];
  title(`photoferry ${named.join(' ')}   (a dry run)`);
  // In words, as a person sees it: a line for each file, then what is said of all of them.
  const { stdout, stderr } = await mustRun(run(named));
  const said = stdout.trimEnd().split('\n');
  say(indented([...said.filter((line) => !line.startsWith('/')), stderr].join('\n')));

  title(`photoferry ${named.join(' ')} --execute --yes-cloud`);
  const { result, lines } = await mustRun(run([...named, '--execute', '--yes-cloud', '--json']));
  const refused = (result.refused as unknown[]).length;
  say(
    `  ${result.freed} files deleted on the phone, ${megabytes(result.freedBytes)} freed, ${refused} refused.`,
  );

  const freed = lines.filter(({ type }) => type === 'item').map((item) => String(item.path));
  const { files, rows } = await askAndroid(phone, desk.env);
  const there = new Set([...files, ...rows]);
  const left = freed.filter((each) => there.has(each)).length;
  const thumbnails = files.filter((each) => each.startsWith(keepsakes));
  const shown = rows.filter((each) => each.startsWith(keepsakes)).length;
  say(`  Asked again by adb: ${left} of them are left, neither as file nor in the phone’s own gallery.`);
  say(`  In ${keepsakes} are ${thumbnails.length} small pictures, ${shown} of them in its gallery.`);
  const isDone =
    freed.length > 0 &&
    result.freed === freed.length &&
    refused === 0 &&
    left === 0 &&
    thumbnails.length > 0 &&
    shown === thumbnails.length;
  const { freedBytes } = result;
  return {
    isDone,
    summary: { freed: freed.length, freedBytes, refused, left, thumbnails: thumbnails.length },
  };
}

/** An iPhone deletes by itself: it gets the list, signed, and nothing on it is touched. */
export async function listForIphone(phone: TestIphone, { say, title, run }: DemoDesk) {
  const named = ['free-space', '--phone', phone.udid, '--execute', '--yes-cloud', '--json'];
  title(`photoferry ${named.slice(0, -1).join(' ')}`);
  const { result, stderr } = await mustRun(run(named));
  say(indented(stderr));
  const place = path.join(phone.root, String(result.list));
  const items = existsSync(place) ? checkedItems(readFileSync(place, 'utf8')) : [];
  const there = items.filter((item) => liesOn(phone.root, item.path)).length;
  say(`  The list of ${result.listed} files is on it (${result.list}), and its signature is right.`);
  say(`  All ${there} are there yet: the person deletes them, on the iPhone.`);
  const isDone = items.length > 0 && items.length === result.listed && there === items.length;
  return { isDone, summary: { listed: items.length, there } };
}

/** Photos keeps an edit, and how it was made, apart from where they are shown. */
function liesOn(root: string, shown: string): boolean {
  const [, folder, number, extension] = /^(.*)\/IMG_E?(\d+)\.(\w+)$/.exec(shown) ?? [];
  const name = extension === 'AAE' ? 'Adjustments.plist' : `FullSizeRender.${extension?.toLowerCase()}`;
  const kept = path.join(root, 'PhotoData/Mutations', `${folder}/IMG_${number}/Adjustments`, name);
  return existsSync(path.join(root, shown)) || existsSync(kept);
}

/** Originals on this computer go too; thumbnails and previews stay. */
export async function freeDesktop(library: string, { say, title, run }: DemoDesk) {
  title('photoferry free-space --desktop --execute');
  const { result, lines, stderr } = await mustRun(run(['free-space', '--desktop', '--execute', '--json']));
  say(indented(stderr));
  const gone = lines.filter(
    (line) => line.type === 'item' && !existsSync(path.join(library, String(line.path))),
  );
  const refused = (result.refused as unknown[]).length;
  say(`  ${result.freed} originals removed here, ${megabytes(result.freedBytes)} freed, ${refused} refused.`);
  const isDone = gone.length > 0 && gone.length === result.freed && refused === 0;
  return { isDone, summary: { freed: gone.length, freedBytes: result.freedBytes, refused } };
}

/** What was freed is no news and no loss. */
export async function importAfterFreeing({ say, title, run }: DemoDesk) {
  const before = (await run(['status', '--json'])).result;
  title('And once more: photoferry import');
  const outcomes = (await run(['import', '--json'])).result.outcomes as Record<string, number>;
  const after = (await run(['status', '--json'])).result;
  say(
    `  ${outcomes.imported} new. The library has ${after.assets} photos and videos as before, ${after.proven} proven; ${after.trashed} deleted.`,
  );
  say(`  Of ${after.evicted} the originals are only in the vault now.`);
  const isSame = after.assets === before.assets && after.proven === before.proven;
  const isDone = isSame && outcomes.imported === 0 && outcomes.pending === 0 && after.trashed === 0;
  return { isDone, summary: { imported: outcomes.imported, assets: after.assets, trashed: after.trashed } };
}

/** All files and all rows of its media database, by the real adb. */
async function askAndroid(phone: TestAndroid, env: NodeJS.ProcessEnv) {
  const shell = async (line: string) => {
    const args = ['-s', `emulator-${phone.port - 1}`, 'shell', line];
    const { stdout } = await exec('adb', args, { env, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 });
    return stdout.toString('latin1');
  };
  const textOf = (name: string) => pathText(Buffer.from(name, 'latin1')).text;
  const found = await shell(`find ${storage} -type f -print0`);
  const queried = await shell('content query --uri content://media/external/file --projection _data');
  return {
    files: found.split('\0').filter(Boolean).map(textOf),
    rows: [...queried.matchAll(/^Row: \d+ _data=(.*)$/gm)].map(([, name]) => textOf(name!)),
  };
}

/** As docs/eviction-list.md tells it to whoever acts on the list. */
function checkedItems(text: string): { path: string }[] {
  const [line = '', signature = ''] = text.split('\n');
  const list = JSON.parse(line) as { signPublic: string; items: { path: string }[] };
  const key = createPublicKey({
    key: Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(list.signPublic, 'base64'),
    ]),
    format: 'der',
    type: 'spki',
  });
  const signed = Buffer.from(`photoferry/1 eviction-list\n${line}`);
  return verify(null, signed, key, Buffer.from(signature, 'base64')) ? list.items : [];
}

const megabytes = (bytes: unknown) => `${(Number(bytes) / 1e6).toFixed(1)} MB`;

/** What is said, without how far it was meanwhile. */
const indented = (words: string) =>
  words
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('Freeing:'))
    .map((line) => `  ${line}`)
    .join('\n');
