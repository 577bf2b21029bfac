import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { plantOn } from '../engine/import/plugged-phones.ts';
import type { Random } from '../phones/contents/random.ts';
import type { FaultProxy } from '../servers/fault-proxy.ts';
import {
  expectSameFiles,
  makeVault,
  newDesk,
  type VaultDesk,
  type VaultPlace,
} from '../vaults/vault-desk.ts';

const verbs = ['import', 'backup', 'backup', 'backup', 'prove', 'restore'] as const;
type Verb = (typeof verbs)[number];

/** Files side by side; a kill may cost one part of each. */
const transfers = 2;
/** What a part of an upload is at the store. */
const partBytes = 8_390_656;

export interface Killing {
  place: VaultPlace;
  home: string;
  random: Random;
  kills: number;
  /** How often everything acknowledged is restored elsewhere on the way, in kills. */
  restoreEvery: number;
  /** The way to a bucket, which counts what is sent. */
  proxy?: FaultProxy;
  /** For every failure: how to have it again. */
  story: string;
}

/**
 * Kills imports, backups, proofs and restores at random moments, again and again, with new photos in between. Whatever the
 * moments: what the catalog calls backed up comes back byte for byte on another computer, little is sent twice, nothing
 * is left behind that grows.
 */
export async function killAgainAndAgain(killing: Killing): Promise<void> {
  const { place, home, random, kills, story, proxy } = killing;
  const desk = await newDesk(place, home);
  const to = path.join(home, 'restored');
  const card = path.join(home, 'card');
  const words: Record<Verb, string[]> = {
    import: ['import', '--later', '--from', card],
    // As slow as a link: otherwise all bytes are there before a kill finds one on its way.
    backup: ['backup', '--transfers', String(transfers), '--limit-rate', '12M'],
    prove: ['prove'],
    restore: ['restore', '--to', to],
  };
  plantMore(card, random, 0);
  expect((await desk.run(words.import)).status, story).toBe(0);
  await makeVault(desk, place);
  // How long each lasts; nothing happens in the first moments of a process.
  const lasts: Record<Verb, number> = { import: 900, backup: 1500, prove: 1200, restore: 1200 };
  const startMs = 150;
  let [killed, backupKills, checkedAt] = [0, 0, 0];
  for (let round = 1; killed < kills; round++) {
    const verb = random.pick(verbs);
    if (verb === 'import' || random.int(0, 3) === 0) plantMore(card, random, round);
    const afterMs = random.int(startMs, lasts[verb]);
    const began = performance.now();
    const run = await desk.run([...words[verb], '--json'], {
      onStart: (child) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
        child.once('exit', () => clearTimeout(timer));
      },
    });
    if (run.status === null) {
      killed++;
      if (verb === 'backup') backupKills++;
      lasts[verb] = Math.min(lasts[verb] * 1.15, 6000);
    } else {
      const told = `${story}, round ${round}, ${verb}: ${run.stderr}`;
      // A restore says so where no backup has come as far as the log yet.
      const isEmpty = /\((vault-empty|chain-absent)\)/.test(run.stderr);
      if (verb === 'restore' && isEmpty) expect(acknowledgedIn(desk.library), told).toEqual([]);
      else expect(run.status, told).toBe(0);
      lasts[verb] = Math.max((lasts[verb] + performance.now() - began) / 2, startMs + 50);
    }
    if (killed < checkedAt + killing.restoreEvery) continue;
    checkedAt = killed;
    await expectAcknowledged(desk, killing);
  }
  for (const verb of ['import', 'backup', 'prove', 'restore'] as const) {
    const run = await desk.run([...(verb === 'backup' ? ['backup'] : words[verb]), '--json']);
    expect(run.status, `${story}, at the end, ${verb}: ${run.stderr}`).toBe(0);
    if (verb === 'backup') expect(run.result, story).toMatchObject({ pending: 0, failed: 0 });
    // What a crash left was adopted: nothing is there that nobody needs.
    if (verb === 'prove') expect(run.result, story).toMatchObject({ broken: [], orphans: 0 });
  }
  expectSameFiles(desk.library, to);
  await expectAcknowledged(desk, killing);
  if (proxy) expectLittleSentAgain(proxy, { backupKills, story });
}

function plantMore(card: string, random: Random, round: number): void {
  mkdirSync(path.join(card, 'DCIM'), { recursive: true });
  const photos = random.int(3, 8);
  for (let at = 0; at < photos; at++)
    plantOn(card, `DCIM/IMG_${round}_${at}.JPG`, randomBytes(random.int(1, 400_000)));
  if (round === 0 || random.int(0, 5) === 0)
    plantOn(card, `DCIM/MVI_${round}.MP4`, randomBytes(random.int(9_000_000, 30_000_000)));
}

/** Another computer restores everything that this one's catalog calls backed up. */
async function expectAcknowledged(desk: VaultDesk, { place, story }: Killing): Promise<void> {
  const acknowledged = acknowledgedIn(desk.library);
  if (acknowledged.length === 0) return;
  const home = path.join(desk.home, `other-${randomBytes(4).toString('hex')}`);
  mkdirSync(home);
  const other = await newDesk(place, home);
  const joined = await other.run(['vault', 'join', ...place.words]);
  expect(joined.status, `${story}: ${joined.stderr}`).toBe(0);
  const to = path.join(home, 'restored');
  const restored = await other.run(['restore', '--to', to, '--json']);
  expect(restored.status, `${story}: ${restored.stderr}`).toBe(0);
  for (const file of acknowledged) {
    const [one, back] = [desk.library, to].map((root) => path.join(root, file));
    expect(existsSync(back!), `${story}: ${file} was acknowledged and did not come back`).toBe(true);
    expect(readFileSync(back!).equals(readFileSync(one!)), `${story}: ${file}`).toBe(true);
  }
  rmSync(home, { recursive: true });
}

/** Paths of all files of assets that are called backed up, as the killed process left it. */
function acknowledgedIn(library: string): string[] {
  const database = new Database(path.join(library, '.photoferry/catalog.sqlite'), { readonly: true });
  try {
    return database
      .prepare(
        'SELECT r.path FROM resource r JOIN asset a ON a.id = r.asset WHERE a.backed_up_at_ms IS NOT NULL ORDER BY r.path',
      )
      .pluck()
      .all() as string[];
  } finally {
    database.close();
  }
}

/** Each kill of a backup costs at most one part of each transfer that was running, counted where the bytes arrive. */
function expectLittleSentAgain(
  proxy: FaultProxy,
  { backupKills, story }: { backupKills: number; story: string },
): void {
  const sent = new Map<string, number>();
  for (const { method, path: url, bodyBytes } of proxy.requests) {
    const object = url.split('?')[0]!;
    if (method === 'PUT' && object.includes('/blobs/')) sent.set(object, (sent.get(object) ?? 0) + bodyBytes);
  }
  const total = [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
  const once = largestOfEach(proxy);
  const again = total - once;
  expect(again, `${story}: sent again`).toBeLessThanOrEqual(backupKills * transfers * partBytes);
  process.stderr.write(
    `  ${story}: ${backupKills} backups killed, ${(total / 1e6).toFixed(1)} MB sent, ${(again / 1e6).toFixed(1)} MB of it again\n`,
  );
}

/** The bytes of every object, or part of one, counted once. */
function largestOfEach(proxy: FaultProxy): number {
  const largest = new Map<string, number>();
  for (const { method, path: url, bodyBytes } of proxy.requests) {
    const [object = '', query = ''] = url.split('?');
    if (method !== 'PUT' || !object.includes('/blobs/')) continue;
    const key = `${object} ${/partNumber=(\d+)/.exec(query)?.[1] ?? ''}`;
    largest.set(key, Math.max(largest.get(key) ?? 0, bodyBytes));
  }
  return [...largest.values()].reduce((sum, bytes) => sum + bytes, 0);
}
