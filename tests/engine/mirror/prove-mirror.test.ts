import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  backUp,
  fewFiles,
  importFiles,
  makeVault,
  newDesk,
  type VaultDesk,
  type VaultPlace,
} from '../../vaults/vault-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { expectSameObjects, namesAt } from './mirror-desk.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'photoferry-prove-mirror-'));
const store = path.join(home, 'vault');
const mirror = path.join(home, 'mirror');
const place: VaultPlace = { words: ['--folder', store] };
let desk: VaultDesk;
/** Blobs of the other computer. */
let others: Set<string>;

interface Told {
  name: string;
  code: string;
  repaired: boolean;
  paths?: string[];
}

async function prove(...words: string[]) {
  const { status, result, stderr } = await desk.run(['prove', '--json', ...words]);
  return { status, stderr, broken: (result.broken ?? []) as Told[], result };
}

const named = (prefix: string, folder = mirror) => namesAt(folder).filter((name) => name.startsWith(prefix));
const own = (folder = mirror) => named('blobs/', folder).filter((name) => !others.has(name));
function flip(folder: string, name: string): void {
  const bytes = readFileSync(path.join(folder, name));
  bytes[bytes.length >> 1]! ^= 8;
  writeFileSync(path.join(folder, name), bytes);
}

beforeAll(async () => {
  desk = await newDesk(place, home);
  await importFiles(desk, fewFiles);
  await makeVault(desk, place);
  // Of another computer, whose log this one reads.
  const elsewhere = path.join(home, 'other');
  mkdirSync(elsewhere);
  const other = await newDesk(place, elsewhere);
  expect((await other.run(['vault', 'join', ...place.words])).status).toBe(0);
  await importFiles(other, [{ name: 'OTHER.JPG', sizeBytes: 30_000 }]);
  await backUp(other);
  others = new Set(named('blobs/', store));
  await backUp(desk);
  expect((await desk.run(['vault', 'mirror', 'add', '--folder', mirror])).status).toBe(0);
  await backUp(desk);
  expect(await prove()).toMatchObject({ status: 0, broken: [] });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('prove, with a mirror', () => {
  it('finds what a mirror has lost, and copies it from the vault again', async () => {
    const [blob] = named('blobs/');
    const [log] = named('log/');
    const [refs] = named('refs/');
    const [phrase] = named('keys/').filter((name) => /\/phrase-/.test(name));
    for (const name of [blob!, log!, refs!, phrase!, 'vault.json']) rmSync(path.join(mirror, name));
    const { status, broken, stderr } = await prove();
    expect(broken.map(({ name }) => name).sort(), stderr).toEqual(
      [blob, log, refs, phrase, 'vault.json'].map((name) => `${mirror}: ${name}`).sort(),
    );
    expect(broken.every(({ repaired }) => repaired)).toBe(true);
    expect(status).toBe(0);
    expectSameObjects(store, mirror);
    expect(await prove('--deep')).toMatchObject({ status: 0, broken: [] });
  });

  it('finds what was altered there by reading all of it, and says of which photo it is', async () => {
    const blobs = own();
    flip(mirror, blobs[1]!);
    writeFileSync(path.join(mirror, blobs[2]!), 'cut off');
    flip(mirror, named('log/')[0]!);
    flip(mirror, named('keys/').find((name) => /\/passphrase-/.test(name))!);
    const { status, broken } = await prove('--deep');
    expect(broken.map(({ repaired }) => repaired)).toEqual([true, true, true, true]);
    expect(broken.filter(({ paths }) => paths?.[0]?.startsWith('Originals/'))).toHaveLength(2);
    expect(status).toBe(0);
    expectSameObjects(store, mirror);
  });

  it('mends the vault from the mirror, also what is not here any more, and what another computer wrote', async () => {
    expect(filesBelow(path.join(desk.library, 'Originals'))).toHaveLength(fewFiles.length);
    // Nothing of it is here: only the two stores have them.
    const originals = path.join(desk.library, 'Originals');
    renameSync(originals, path.join(home, 'originals'));
    const blobs = named('blobs/', store);
    for (const name of blobs.slice(0, 3)) flip(store, name);
    for (const name of blobs.slice(3)) rmSync(path.join(store, name));
    const logs = named('log/', store).filter((name, _, all) => name.split('/')[2] !== all[0]!.split('/')[2]);
    rmSync(path.join(store, logs[0]!));
    const { status, broken, stderr } = await prove();
    expect(
      broken.filter(({ repaired }) => !repaired),
      stderr,
    ).toEqual([]);
    expect(broken.length).toBeGreaterThanOrEqual(blobs.length);
    expect(status).toBe(0);
    expectSameObjects(store, mirror);
    rmSync(originals, { recursive: true });
    renameSync(path.join(home, 'originals'), originals);
  });

  it('does not call a copy proven that it could not mend, and says that a mirror is away', async () => {
    const [name] = own(store);
    const kept = readFileSync(path.join(store, name!));
    for (const folder of [store, mirror]) rmSync(path.join(folder, name!));
    const lost = await prove();
    expect(lost.status).toBe(1);
    expect(lost.broken.filter(({ repaired }) => !repaired).length).toBeGreaterThan(0);
    const { result } = await desk.run(['vault', 'mirror', 'list', '--json']);
    expect(result.mirrors).toMatchObject([{ proven: fewFiles.length - 1 }]);
    for (const folder of [store, mirror]) writeFileSync(path.join(folder, name!), kept);
    renameSync(mirror, `${mirror}-away`);
    const away = await prove();
    expect(away.status).toBe(1);
    expect(away.broken).toMatchObject([{ name: mirror, repaired: false }]);
    renameSync(`${mirror}-away`, mirror);
  });
});
