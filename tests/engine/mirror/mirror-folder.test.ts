import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  backUp,
  expectSameFiles,
  fewFiles,
  importFiles,
  joinedDesk,
  makeVault,
  newDesk,
  type VaultDesk,
  type VaultPlace,
} from '../../vaults/vault-desk.ts';
import { temporaryFolder } from '../temporary.ts';
import { expectSameObjects, namesAt } from './mirror-desk.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'photoferry-mirror-'));
const store = path.join(home, 'vault');
const mirror = path.join(home, 'mirror');
const place: VaultPlace = { words: ['--folder', store] };
let desk: VaultDesk;

interface Run {
  copied: number;
  due: number;
  failed: number;
  extra: number | null;
  requests: number;
  stoppedBy?: { code: string };
}
const runOf = ({ result }: { result: Record<string, unknown> }) => (result.mirrors as Run[])[0]!;

/** On a computer that has the passphrase and this folder, and nothing else. */
async function expectRestores(from: string): Promise<void> {
  const other = await joinedDesk({ words: ['--folder', from] });
  const to = path.join(other.home, 'restored');
  const restored = await other.run(['restore', '--to', to, '--json']);
  expect(restored, restored.stderr).toMatchObject({ status: 0, result: { failed: 0, problems: 0 } });
  expectSameFiles(desk.library, to);
}

beforeAll(async () => {
  desk = await newDesk(place, home);
  await importFiles(desk, fewFiles);
  await makeVault(desk, place);
  await backUp(desk);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a mirror in a folder', () => {
  it('is refused where something else is, another vault, or the vault itself', async () => {
    const add = async (folder: string) =>
      (await desk.run(['vault', 'mirror', 'add', '--folder', folder, '--json'])).result.code;
    expect(await add(store)).toBe('mirror-is-vault');
    expect(await add(path.join(store, 'inside'))).toBe('mirror-is-vault');
    const full = await temporaryFolder();
    writeFileSync(path.join(full, 'notes.txt'), 'mine');
    expect(await add(full)).toBe('mirror-not-empty');
    const stranger = await newDesk(place);
    const theirs = path.join(stranger.home, 'theirs');
    await importFiles(stranger, [{ name: 'A.JPG', sizeBytes: 1000 }]);
    await makeVault(stranger, { words: ['--folder', theirs] });
    const before = namesAt(theirs);
    expect(await add(theirs)).toBe('mirror-another');
    expect(namesAt(theirs)).toEqual(before);
    expect(await desk.run(['vault', 'mirror', 'list', '--json'])).toMatchObject({ result: { mirrors: [] } });
  });

  it('holds every object of the vault, and is opened by the same passphrase', async () => {
    const added = await desk.run(['vault', 'mirror', 'add', '--folder', mirror, '--json']);
    expect(added, added.stderr).toMatchObject({ status: 0, result: { place: mirror } });
    const first = await backUp(desk);
    expect(runOf(first)).toMatchObject({ due: 0, failed: 0, extra: 0 });
    expectSameObjects(store, mirror);
    await expectRestores(mirror);
    const listed = await desk.run(['vault', 'mirror', 'list', '--json']);
    expect(listed.result.mirrors).toMatchObject([
      { place: mirror, blobs: fewFiles.length, proven: fewFiles.length },
    ]);
  });

  it('gets what is new, whoever wrote it, and costs next to nothing where nothing is', async () => {
    const other = await joinedDesk(place);
    await importFiles(other, [{ name: 'OTHER.JPG', sizeBytes: 30_000 }]);
    await backUp(other);
    await importFiles(desk, [{ name: 'NEW.JPG', sizeBytes: 40_000 }]);
    expect(runOf(await backUp(desk))).toMatchObject({ due: 0, failed: 0 });
    expectSameObjects(store, mirror);
    const quiet = runOf(await backUp(desk));
    expect(quiet).toMatchObject({ copied: 0, due: 0 });
    expect(quiet.requests).toBeLessThan(10);
  });

  it('follows a new passphrase: the old one opens it no more', async () => {
    const former = desk.env.PHOTOFERRY_PASSPHRASE;
    desk.env.PHOTOFERRY_PASSPHRASE = 'another horse, another battery';
    const changed = await desk.run(['vault', 'passphrase', '--json']);
    expect(changed.status, changed.stderr).toBe(0);
    expectSameObjects(store, mirror);
    const join = async (passphrase: string | undefined) => {
      const other = await newDesk(place);
      other.env.PHOTOFERRY_PASSPHRASE = passphrase;
      return (await other.run(['vault', 'join', '--folder', mirror, '--json'])).result;
    };
    expect(await join(former)).toMatchObject({ code: 'passphrase-wrong' });
    expect(await join(desk.env.PHOTOFERRY_PASSPHRASE)).toMatchObject({ type: 'result' });
  });

  it('says so when its disk is not there, and backs up all the same', async () => {
    renameSync(mirror, `${mirror}-away`);
    await importFiles(desk, [{ name: 'LATE.JPG', sizeBytes: 50_000 }]);
    const done = await desk.run(['backup', '--json']);
    expect(done).toMatchObject({ status: 1, result: { assets: fewFiles.length + 2, failed: 0 } });
    expect(runOf(done).stoppedBy?.code).toMatch(/^(store|vault)-missing$/);
    renameSync(`${mirror}-away`, mirror);
    expect(runOf(await backUp(desk))).toMatchObject({ due: 0, failed: 0 });
    expectSameObjects(store, mirror);
  });

  it('takes nothing damaged from the vault, and names the photo', async () => {
    await importFiles(desk, [{ name: 'BAD.JPG', sizeBytes: 60_000 }]);
    const known = new Set(namesAt(store));
    rmSync(path.join(mirror, 'vault.json'));
    expect((await desk.run(['backup', '--json'])).status).toBe(1);
    expect((await desk.run(['vault', 'mirror', 'run', '--json'])).status).toBe(3);
    const name = namesAt(store).find((each) => each.startsWith('blobs/') && !known.has(each))!;
    const file = path.join(store, name);
    const bytes = readFileSync(file);
    const altered = Buffer.from(bytes);
    altered[altered.length >> 1]! ^= 4;
    writeFileSync(file, altered);
    writeFileSync(path.join(mirror, 'vault.json'), readFileSync(path.join(store, 'vault.json')));
    const done = await desk.run(['vault', 'mirror', 'run', '--json']);
    expect(done.status).toBe(1);
    expect(runOf(done)).toMatchObject({ failed: 1, due: 1 });
    expect(done.stderr).toContain('BAD.JPG');
    expect(namesAt(mirror)).not.toContain(name);
    writeFileSync(file, bytes);
    expect(runOf(await desk.run(['vault', 'mirror', 'run', '--json']))).toMatchObject({ failed: 0, due: 0 });
    expectSameObjects(store, mirror);
  });

  it('gives what the vault has lost or holds damaged, and all of it where the vault is gone', async () => {
    const expectAll = (to: string) => {
      // That is of the other computer.
      rmSync(path.join(to, 'Originals/2024/2024-07-01/OTHER.JPG'));
      expectSameFiles(desk.library, to);
    };
    for (const verb of ['restore', 'export']) {
      const refused = await desk.run([verb, '--to', path.join(mirror, 'plain'), '--json']);
      expect(refused.result.code, verb).toBe('target-in-vault');
    }
    const to = path.join(await temporaryFolder(), 'restored');
    const blobs = namesAt(store).filter((name) => name.startsWith('blobs/'));
    const damaged = path.join(store, blobs[0]!);
    const bytes = readFileSync(damaged);
    const altered = Buffer.from(bytes);
    altered[altered.length >> 1]! ^= 4;
    writeFileSync(damaged, altered);
    renameSync(path.join(store, blobs[1]!), path.join(home, 'lost'));
    const holed = await desk.run(['restore', '--to', to, '--json']);
    expect(holed, holed.stderr).toMatchObject({ status: 0, result: { failed: 0, mismatched: 0 } });
    expectAll(to);
    writeFileSync(damaged, bytes);
    renameSync(path.join(home, 'lost'), path.join(store, blobs[1]!));

    renameSync(store, `${store}-away`);
    const then = path.join(await temporaryFolder(), 'then');
    const gone = await desk.run(['restore', '--to', then, '--json']);
    expect(gone, gone.stderr).toMatchObject({ status: 0, result: { failed: 0, problems: 0 } });
    expect(gone.stderr).toContain(mirror);
    expectAll(then);
    // Another disk has the name of the vault's.
    mkdirSync(store);
    const empty = path.join(await temporaryFolder(), 'empty');
    expect((await desk.run(['restore', '--to', empty, '--json'])).status).toBe(0);
    expectAll(empty);
    rmSync(store, { recursive: true });
    renameSync(`${store}-away`, store);
  });
});
