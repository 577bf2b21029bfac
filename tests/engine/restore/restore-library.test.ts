import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  backUp,
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
import { filesBelow } from '../import/expect-whole.ts';
import { temporaryFolder } from '../temporary.ts';

let desk: VaultDesk;
let place: VaultPlace;
let [store, to, phraseFile] = ['', '', ''];
beforeEach(async () => {
  store = path.join(await temporaryFolder(), 'vault');
  place = { words: ['--folder', store] };
  desk = await newDesk(place);
  to = path.join(desk.home, 'restored');
  await importFiles(desk, fewFiles);
  phraseFile = await makeVault(desk, place);
});

const total = fewFiles.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
const blobs = () => objectsIn(store).filter((name) => name.startsWith('blobs/'));

describe('restore', () => {
  it('brings everything back on a computer that has only the passphrase, and fetches nothing twice', async () => {
    await backUp(desk);
    const other = await joinedDesk(place);
    const first = await other.run(['restore', '--to', to, '--json']);
    expect(first.stderr).toBe('');
    expect(first).toMatchObject({
      status: 0,
      result: { type: 'result', files: fewFiles.length, bytes: total, mismatched: 0, failed: 0, skipped: 0 },
    });
    expect(first.result.seconds).toBeGreaterThan(0);
    expectSameFiles(desk.library, to);
    rmSync(path.join(store, 'blobs'), { recursive: true });
    const again = await other.run(['restore', '--to', to, '--json']);
    expect(again).toMatchObject({ status: 0, result: { files: 0, bytes: 0, skipped: fewFiles.length } });
  });

  it('brings some back, by the recovery phrase', async () => {
    await backUp(desk);
    const other = await newDesk(place);
    delete other.env.PHOTOFERRY_PASSPHRASE;
    other.env.PHOTOFERRY_RECOVERY_PHRASE = readFileSync(phraseFile, 'utf8');
    expect((await other.run(['vault', 'join', ...place.words])).status).toBe(0);
    const { lines } = await desk.run(['list', '--json']);
    const [one, two] = lines as { assetId: string; resources: { path: string }[] }[];
    const words = [
      'restore',
      '--to',
      to,
      '--json',
      '--asset',
      one!.assetId,
      '--asset',
      two!.assetId.toUpperCase(),
    ];
    expect(await other.run(words)).toMatchObject({ status: 0, result: { files: 2, assets: 2 } });
    expect(filesBelow(to).sort()).toEqual([one, two].map((each) => each!.resources[0]!.path).sort());
    const stranger = await other.run(['restore', '--to', to, '--json', '--asset', 'f'.repeat(32)]);
    expect(stranger).toMatchObject({ status: 3, result: { type: 'error', code: 'no-such-asset' } });
  });

  it('names what is damaged or gone, restores the rest, and ends with 1', async () => {
    await backUp(desk);
    const names = blobs().sort();
    const [altered, cut, gone] = [names[0]!, names[1]!, names[2]!].map((name) => path.join(store, name));
    const bytes = readFileSync(altered!);
    bytes[bytes.length >> 1]! ^= 4;
    writeFileSync(altered!, bytes);
    writeFileSync(cut!, readFileSync(cut!).subarray(0, -20));
    rmSync(gone!);
    const { status, result, lines } = await desk.run(['restore', '--to', to, '--json']);
    expect(status).toBe(1);
    expect(result).toMatchObject({ files: fewFiles.length - 3, failed: 3, mismatched: 2 });
    const items = lines.filter(({ type }) => type === 'item');
    expect(items.map(({ code }) => code).sort()).toEqual(['blob-damaged', 'blob-damaged', 'blob-missing']);
    expectSameFiles(
      desk.library,
      to,
      items.map((item) => String(item.path)),
    );
  });

  it('goes on after a kill, with no half file under a final name', async () => {
    await backUp(desk);
    const incoming = path.join(to, '.photoferry-incoming');
    for (let round = 0; round < 3; round++) {
      await desk.run(['restore', '--to', to, '--json'], {
        onStart: (child) => {
          const timer = setInterval(() => {
            if (child.exitCode !== null) return clearInterval(timer);
            if (!existsSync(incoming) || readdirSync(incoming).length <= round) return;
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
    expect(await desk.run(['restore', '--to', to, '--json'])).toMatchObject({
      status: 0,
      result: { failed: 0 },
    });
    expectSameFiles(desk.library, to);
  });

  it('never leaves the folder, whatever the log says of a path', async () => {
    const outside = path.join(desk.home, 'outside');
    mkdirSync(outside);
    const database = new Database(path.join(desk.library, '.photoferry/catalog.sqlite'));
    const rows = database.prepare('SELECT id, path FROM resource ORDER BY id').all() as {
      id: number;
      path: string;
    }[];
    const hostile = ['../outside/a.jpg', `../../${path.basename(desk.home)}/outside/b.jpg`];
    for (const [at, name] of hostile.entries()) {
      writeFileSync(path.join(desk.library, name), readFileSync(path.join(desk.library, rows[at]!.path)));
      database.prepare('UPDATE resource SET path = ? WHERE id = ?').run(name, rows[at]!.id);
    }
    database.close();
    await backUp(desk);
    rmSync(outside, { recursive: true });
    const { status, result } = await desk.run(['restore', '--to', to, '--json']);
    expect({ status, files: result.files }).toEqual({ status: 0, files: fewFiles.length });
    expect(existsSync(outside)).toBe(false);
    expect(existsSync(path.join(to, 'outside/a.jpg'))).toBe(true);
  });

  it('says that a part of the log is gone', async () => {
    await backUp(desk);
    await importFiles(desk, [{ name: 'LATER.JPG', sizeBytes: 5000 }]);
    await backUp(desk);
    const [, second] = objectsIn(store)
      .filter((name) => name.startsWith('log/'))
      .sort();
    const bytes = readFileSync(path.join(store, second!));
    bytes[100]! ^= 1;
    writeFileSync(path.join(store, second!), bytes);
    const { status, result, lines } = await desk.run(['restore', '--to', to, '--json']);
    expect({ status, files: result.files, problems: result.problems }).toEqual({
      status: 1,
      files: fewFiles.length,
      problems: 1,
    });
    expect(lines[0]).toMatchObject({
      type: 'item',
      path: second,
      code: 'chain-damaged',
      message: expect.any(String),
    });
  });

  it('says that there is no vault, or that it is not where it was', async () => {
    const bare = await newDesk(place);
    await importFiles(bare, [{ name: 'A.JPG', sizeBytes: 100 }]);
    const none = await bare.run(['restore', '--to', to, '--json']);
    expect(none).toMatchObject({ status: 3, result: { type: 'error', code: 'vault-none' } });
    rmSync(store, { recursive: true });
    const gone = await desk.run(['restore', '--to', to, '--json']);
    expect(gone).toMatchObject({
      status: 3,
      result: { type: 'error', code: expect.stringMatching(/^(store|vault)-missing$/) },
    });
  });
});
