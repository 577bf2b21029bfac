import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockFile } from '../../../electron/engine/library/lock-file.ts';
import {
  backUp,
  type CardFile,
  expectSameFiles,
  fewFiles,
  importFiles,
  joinedDesk,
  makeVault,
  newDesk,
  objectsIn,
  type VaultDesk,
  type VaultPlace,
} from '../../vaults/vault-desk.ts';
import { filesBelow, namesIn } from '../import/expect-whole.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { temporaryFolder } from '../temporary.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'photoferry-restore-'));
const store = path.join(home, 'vault');
const place: VaultPlace = { words: ['--folder', store] };
const later: CardFile = { name: 'LATER.JPG', sizeBytes: 5000 };
const files = [...fewFiles, later];
const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
let desk: VaultDesk;
let [to, phraseFile] = ['', ''];

/** One vault, of two backups, for all of these; whoever breaks something takes a copy. */
beforeAll(async () => {
  desk = await newDesk(place, home);
  await importFiles(desk, fewFiles);
  phraseFile = await makeVault(desk, place);
  await backUp(desk);
  await importFiles(desk, [later]);
  await backUp(desk);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));
beforeEach(async () => {
  to = path.join(await temporaryFolder(), 'restored');
});

const restore = (from: VaultDesk, ...words: string[]) =>
  from.run(['restore', '--to', to, '--json', ...words]);

/** The vault on another disk, and a computer that knows only that one. */
async function copied(): Promise<{ copy: string; other: VaultDesk }> {
  const copy = path.join(await temporaryFolder(), 'copy');
  cpSync(store, copy, { recursive: true });
  return { copy, other: await joinedDesk({ words: ['--folder', copy] }) };
}

function change(file: string, edit: (bytes: Buffer) => Buffer): void {
  writeFileSync(file, edit(readFileSync(file)));
}

function flipped(bytes: Buffer): Buffer {
  bytes[bytes.length >> 1]! ^= 4;
  return bytes;
}

describe('restore', () => {
  it('brings everything back on a computer that has only the passphrase, and fetches nothing twice', async () => {
    const { copy, other } = await copied();
    const first = await restore(other);
    expect(first).toMatchObject({
      ...{ status: 0, stderr: '' },
      result: { type: 'result', files: files.length, bytes: total, mismatched: 0, failed: 0, skipped: 0 },
    });
    expect(first.result.seconds).toBeGreaterThan(0);
    expectSameFiles(desk.library, to);
    rmSync(path.join(copy, 'blobs'), { recursive: true });
    expect(await restore(other)).toMatchObject({
      status: 0,
      result: { files: 0, bytes: 0, skipped: files.length },
    });
  });

  it('brings some back, by the recovery phrase', async () => {
    const other = await newDesk(place);
    delete other.env.PHOTOFERRY_PASSPHRASE;
    other.env.PHOTOFERRY_RECOVERY_PHRASE = readFileSync(phraseFile, 'utf8');
    expect((await other.run(['vault', 'join', ...place.words])).status).toBe(0);
    const { lines } = await desk.run(['list', '--json']);
    const [one, two] = lines as { assetId: string; resources: { path: string }[] }[];
    const words = ['--asset', one!.assetId, '--asset', two!.assetId.toUpperCase()];
    expect(await restore(other, ...words)).toMatchObject({ status: 0, result: { files: 2, assets: 2 } });
    expect(filesBelow(to).sort()).toEqual([one, two].map((each) => each!.resources[0]!.path).sort());
    const stranger = await restore(other, '--asset', 'f'.repeat(32));
    expect(stranger).toMatchObject({ status: 3, result: { type: 'error', code: 'no-such-asset' } });
  });

  it('names what is damaged or gone, restores the rest, and ends with 1', async () => {
    const { copy, other } = await copied();
    const names = objectsIn(copy).filter((name) => name.startsWith('blobs/'));
    const [altered, cut, elsewhere, gone] = names.sort().map((name) => path.join(copy, name));
    change(altered!, flipped);
    change(cut!, (bytes) => bytes.subarray(0, -20));
    // The same content under another generation serves as well.
    cpSync(elsewhere!, elsewhere!.replace(/.{16}$/, '0123456789abcdef'));
    rmSync(elsewhere!);
    rmSync(gone!);
    const { status, result, lines } = await restore(other);
    expect(status).toBe(1);
    expect(result).toMatchObject({ files: files.length - 3, failed: 3, mismatched: 2 });
    const items = lines.filter(({ type }) => type === 'item');
    expect(items.map(({ code }) => code).sort()).toEqual(['blob-damaged', 'blob-damaged', 'blob-missing']);
    expectSameFiles(
      desk.library,
      to,
      items.map((item) => String(item.path)),
    );
  });

  it('goes on after a kill, with no half file under a final name', async () => {
    const incoming = path.join(to, '.photoferry-incoming');
    for (let round = 0; round < 3; round++) {
      await desk.run(['restore', '--to', to, '--json'], {
        onStart: (child) => {
          const timer = setInterval(() => {
            if (child.exitCode !== null) return clearInterval(timer);
            if (namesIn(incoming).length <= round) return;
            child.kill('SIGKILL');
            clearInterval(timer);
          }, 1);
        },
      });
      for (const file of filesBelow(to).filter((each) => each.startsWith('Originals/')))
        expect(readFileSync(path.join(to, file)).equals(readFileSync(path.join(desk.library, file)))).toBe(
          true,
        );
    }
    expect(await restore(desk)).toMatchObject({ status: 0, result: { failed: 0 } });
    expectSameFiles(desk.library, to);
  });

  it('goes into a folder alone: a second one is told, and spoils nothing', async () => {
    const [{ other: slow }, second] = [await copied(), await copied()];
    const results: Awaited<ReturnType<typeof restore>>[] = [];
    let started: Promise<unknown> | undefined;
    const first = await slow.run(['restore', '--to', to, '--json'], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (child.exitCode !== null) return clearInterval(timer);
          const lock = path.join(to, '.photoferry-incoming/lock.sqlite');
          if (!existsSync(lock)) return;
          child.kill('SIGSTOP');
          // The file is there a moment before it is locked.
          const release = lockFile(lock);
          if (release) {
            release();
            child.kill('SIGCONT');
            return;
          }
          clearInterval(timer);
          started = restore(second.other).then((result) => {
            results.push(result);
            child.kill('SIGCONT');
          });
        }, 1);
      },
    });
    await started;
    expect(results[0]).toMatchObject({ status: 3, result: { type: 'error', code: 'target-busy' } });
    expect(first).toMatchObject({ status: 0, result: { failed: 0 } });
    expect(existsSync(path.join(to, '.photoferry-incoming'))).toBe(false);
    expectSameFiles(desk.library, to);
    expect(await restore(second.other)).toMatchObject({ status: 0, result: { skipped: files.length } });
  });

  it('says that a part of the log is gone', async () => {
    const { copy, other } = await copied();
    const [, second] = objectsIn(copy)
      .filter((name) => name.startsWith('log/'))
      .sort();
    change(path.join(copy, second!), flipped);
    const { status, result, lines } = await restore(other);
    expect({ status, files: result.files, problems: result.problems }).toEqual({
      ...{ status: 1, files: fewFiles.length, problems: 1 },
    });
    expect(lines[0]).toMatchObject({
      ...{ type: 'item', path: second, code: 'chain-damaged', message: expect.any(String) },
    });
    rmSync(copy, { recursive: true });
    expect(await restore(other)).toMatchObject({
      status: 3,
      result: { type: 'error', code: expect.stringMatching(/^(store|vault)-missing$/) },
    });
  });

  it('brings back all that is told of after a lost part of the log, whatever else lies there, and tells of the loss', async () => {
    const { copy, other } = await copied();
    const [first] = objectsIn(copy)
      .filter((name) => name.startsWith('log/'))
      .sort();
    rmSync(path.join(copy, first!));
    for (let at = 0; at < 10; at++)
      writeFileSync(
        path.join(copy, `${first!.slice(0, -32)}${String(at).padStart(32, '0')}`),
        randomBytes(9),
      );
    const { status, result, lines } = await restore(other);
    expect({ status, files: result.files, problems: result.problems }).toEqual({
      ...{ status: 1, files: 1, problems: 1 },
    });
    expect(lines[0]).toMatchObject({ type: 'item', code: 'chain-damaged' });
  });

  it('says that a desktop has photos there and its whole log is gone', async () => {
    const { copy, other } = await copied();
    rmSync(path.join(copy, 'log'), { recursive: true });
    const { status, lines } = await restore(other);
    expect(status).not.toBe(0);
    expect(lines[0]).toMatchObject({ type: 'item', code: 'chain-absent' });
  });

  it('is refused into the library, and says which file stands beside another of its name', async () => {
    for (const into of ['Originals', '.', 'new/folder']) {
      const { status, result } = await desk.run(['restore', '--to', path.join(desk.library, into), '--json']);
      expect([into, status, result.code]).toEqual([into, 3, 'target-in-library']);
    }
    const [one] = filesBelow(desk.library).filter((file) => file.startsWith('Originals/'));
    mkdirSync(path.dirname(path.join(to, one!)), { recursive: true });
    writeFileSync(path.join(to, one!), 'mine');
    const { status, result, lines } = await restore(desk);
    expect({ status, result }).toMatchObject({ status: 0, result: { files: files.length, renamed: 1 } });
    const { place: other, ...notice } = lines[0]!;
    expect(notice).toMatchObject({ type: 'notice', code: 'renamed', path: one });
    expect(
      readFileSync(path.join(to, String(other))).equals(readFileSync(path.join(desk.library, one!))),
    ).toBe(true);
    expect((await restore(desk)).result).toMatchObject({ skipped: files.length, renamed: 0 });
  });

  it('never leaves the folder, whatever the log says of a path', async () => {
    const here = { words: ['--folder', path.join(await temporaryFolder(), 'vault')] };
    const hostile = await newDesk(here);
    await importFiles(hostile, fewFiles.slice(0, 3));
    const outside = path.join(hostile.home, 'outside');
    mkdirSync(outside);
    const database = new Database(path.join(hostile.library, '.photoferry/catalog.sqlite'));
    const rows = database.prepare('SELECT id, path FROM resource').all() as { id: number; path: string }[];
    const places = ['../outside/a.jpg', `../../${path.basename(hostile.home)}/outside/b.jpg`];
    for (const [at, name] of places.entries()) {
      cpSync(path.join(hostile.library, rows[at]!.path), path.join(hostile.library, name));
      database.prepare('UPDATE resource SET path = ? WHERE id = ?').run(name, rows[at]!.id);
    }
    database.close();
    await makeVault(hostile, here);
    await backUp(hostile);
    rmSync(outside, { recursive: true });
    to = path.join(hostile.home, 'restored');
    expect(await restore(hostile)).toMatchObject({ status: 0, result: { files: 3 } });
    expect(existsSync(outside)).toBe(false);
    expect(existsSync(path.join(to, 'outside/a.jpg'))).toBe(true);
  });

  it('brings a photo back once whose better half came after its first backup', async () => {
    const here = { words: ['--folder', path.join(await temporaryFolder(), 'vault')] };
    const late = await newDesk(here);
    const card = path.join(late.home, 'card');
    const [raw, jpeg] = ['DNG', 'JPG'].map((extension) => `DCIM/100CANON/IMG_1.${extension}`);
    plantOn(card, raw!, randomBytes(30_000), Date.UTC(2024, 6, 1, 12));
    expect((await late.run(['import', '--later', '--from', card])).status).toBe(0);
    await makeVault(late, here);
    await backUp(late);
    const [before] = (await late.run(['list', '--json'])).lines as { assetId: string }[];
    plantOn(card, jpeg!, randomBytes(20_000), Date.UTC(2024, 6, 1, 12));
    expect((await late.run(['import', '--later', '--from', card])).status).toBe(0);
    await backUp(late);
    const assets = (await late.run(['list', '--json'])).lines.slice(0, -1) as { assetId: string }[];
    expect(assets).toHaveLength(1);
    expect(assets[0]!.assetId).not.toBe(before!.assetId);
    expect(await restore(late)).toMatchObject({ status: 0, result: { files: 2, skipped: 0, assets: 1 } });
    expectSameFiles(late.library, to);
    rmSync(to, { recursive: true });
    // By the identity that it had as well.
    expect(await restore(late, '--asset', before!.assetId)).toMatchObject({
      status: 0,
      result: { files: 2 },
    });
  });

  it('says that the vault is not there, another, or empty, and never that nothing is whole', async () => {
    const { copy, other } = await copied();
    const aside = `${copy}-aside`;
    renameSync(copy, aside);
    mkdirSync(copy);
    const unplugged = await restore(other);
    expect(unplugged).toMatchObject({ status: 3, result: { type: 'error', code: 'vault-missing' } });
    const elsewhere = await newDesk({ words: ['--folder', copy] });
    await importFiles(elsewhere, [later]);
    await makeVault(elsewhere, { words: ['--folder', copy] });
    expect(await restore(other)).toMatchObject({ status: 3, result: { code: 'vault-another' } });
    expect(await restore(elsewhere)).toMatchObject({ status: 3, result: { code: 'vault-empty' } });
    expect(existsSync(to)).toBe(false);
    // With its record gone it still is this vault: the keys of this member are there.
    rmSync(path.join(aside, 'vault.json'));
    rmSync(copy, { recursive: true });
    renameSync(aside, copy);
    const { status, result, lines } = await restore(other);
    expect({ status, result }).toMatchObject({ status: 1, result: { files: files.length, problems: 1 } });
    expect(lines[0]).toMatchObject({ type: 'item', path: 'vault.json', code: 'vault-missing' });
    expectSameFiles(desk.library, to);
  });

  it('goes on when one object cannot be read, and takes another generation for it', async () => {
    const { copy, other } = await copied();
    const [unreadable, elsewhere] = objectsIn(copy)
      .filter((name) => name.startsWith('blobs/'))
      .sort()
      .map((name) => path.join(copy, name)) as [string, string];
    cpSync(elsewhere, elsewhere.replace(/.{16}$/, 'ffffffffffffffff'));
    for (const each of [unreadable, elsewhere]) {
      rmSync(each);
      mkdirSync(each);
    }
    const { status, result, lines } = await restore(other);
    expect({ status, result }).toMatchObject({ status: 1, result: { files: files.length - 1, failed: 1 } });
    expect(lines[0]).toMatchObject({ type: 'item', code: 'store-strange' });
    expectSameFiles(desk.library, to, [String(lines[0]!.path)]);
  });

  it('says that there is no vault', async () => {
    const bare = await newDesk(place);
    await importFiles(bare, [{ name: 'A.JPG', sizeBytes: 100 }]);
    expect(await restore(bare)).toMatchObject({ status: 3, result: { type: 'error', code: 'vault-none' } });
  });
});
