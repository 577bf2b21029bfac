import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { runPhotoferry } from '../../phones/run-photoferry.ts';
import { filesBelow, namesIn } from '../import/expect-whole.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { temporaryFolder } from '../temporary.ts';

let [home, library, to] = ['', '', ''];
const run = (...words: string[]) =>
  runPhotoferry(words, { env: { ...process.env, HOME: home, PHOTOFERRY_LIBRARY: library } });
const exportAll = () => run('export', '--to', to, '--json');
const dayMs = Date.UTC(2024, 6, 1, 12);

beforeEach(async () => {
  home = await temporaryFolder();
  [library, to] = [path.join(home, 'library'), path.join(home, 'new/folder')];
  const card = path.join(home, 'card');
  plantOn(card, 'DCIM/IMG_1.JPG', randomBytes(50_000), dayMs);
  plantOn(card, 'DCIM/IMG_2.JPG', randomBytes(3_000_000), dayMs + 1234);
  plantOn(card, 'DCIM/other/IMG_1.JPG', randomBytes(70_000), dayMs);
  plantOn(card, 'DCIM/MVI_3.MP4', randomBytes(9_000_000), dayMs);
  expect((await run('import', '--later', '--from', card)).status).toBe(0);
});

/** Everything the library holds stands there with its path, bytes and time. */
function expectSame(): void {
  const originals = filesBelow(path.join(library, 'Originals'));
  expect(originals).toHaveLength(4);
  for (const file of originals) {
    const [one, other] = [library, to].map((root) => path.join(root, 'Originals', file));
    expect(readFileSync(other!).equals(readFileSync(one!)), file).toBe(true);
    expect(Math.abs(statSync(other!).mtimeMs - statSync(one!).mtimeMs)).toBeLessThan(1);
  }
}

describe('export', () => {
  it('copies every file with its bytes, name and time, and the second time nothing', async () => {
    const first = await exportAll();
    expect(first).toMatchObject({
      status: 0,
      result: { type: 'result', files: 4, bytes: 12_120_000, sidecars: 0, skipped: 0, failed: 0 },
    });
    expectSame();
    expect(readdirSync(to)).toEqual(['Originals']);
    const again = await exportAll();
    expect(again).toMatchObject({ status: 0, result: { files: 0, bytes: 0, skipped: 4, failed: 0 } });
    const words = await run('export', '--to', to);
    expect(words.stdout).toMatch(/4 files stood there already/);
  });

  it('writes sidecars for what a file cannot hold, beside it', async () => {
    const database = new Database(path.join(library, '.photoferry/catalog.sqlite'));
    database.exec(
      "UPDATE asset SET favourite = 1 WHERE id = (SELECT asset FROM resource WHERE name = 'IMG_2.JPG')",
    );
    database.close();
    expect((await exportAll()).result).toMatchObject({ files: 4, sidecars: 1 });
    const [sidecar] = filesBelow(to).filter((file) => file.endsWith('.xmp'));
    expect(path.basename(sidecar!)).toBe('IMG_2.JPG.xmp');
    expect(readFileSync(path.join(to, sidecar!), 'utf8')).toMatch(/xmp:Rating="5"/);
    expect((await exportAll()).result).toMatchObject({ files: 0, sidecars: 0, skipped: 4 });
    rmSync(path.join(to, sidecar!));
    expect((await exportAll()).result).toMatchObject({ files: 0, sidecars: 1, skipped: 4 });
  });

  it('overwrites nothing: what stands there and differs keeps its name', async () => {
    const [place] = filesBelow(path.join(library, 'Originals')).filter((file) => file.endsWith('IMG_2.JPG'));
    const theirs = path.join(to, 'Originals', place!);
    mkdirSync(path.dirname(theirs), { recursive: true });
    writeFileSync(theirs, 'mine, and to stay');
    const { status, result, lines, stderr } = await exportAll();
    expect({ status, result }).toMatchObject({ status: 0, result: { files: 4, skipped: 0, renamed: 1 } });
    expect(readFileSync(theirs, 'utf8')).toBe('mine, and to stay');
    const ours = theirs.replace('IMG_2.JPG', 'IMG_2-2.JPG');
    expect(lines[0]).toMatchObject({
      ...{ type: 'notice', code: 'renamed', path: path.relative(to, theirs), place: path.relative(to, ours) },
    });
    expect(stderr).toContain(path.relative(to, ours));
    expect(readFileSync(ours).equals(readFileSync(path.join(library, 'Originals', place!)))).toBe(true);
    expect((await exportAll()).result).toMatchObject({ files: 0, skipped: 4 });
  });

  it('follows no link out of the folder', async () => {
    const elsewhere = path.join(home, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(to, { recursive: true });
    symlinkSync(elsewhere, path.join(to, 'Originals'));
    expect(await exportAll()).toMatchObject({ status: 0, result: { files: 4 } });
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(filesBelow(path.join(to, 'Originals-2'))).toHaveLength(4);
  });

  it('goes on with a file that was cut, and begins anew where what was there is wrong', async () => {
    const incoming = path.join(to, '.photoferry-incoming');
    let kept = 0;
    const killed = await runPhotoferry(['export', '--to', to, '--library', library], {
      env: { ...process.env, HOME: home },
      onStart: (child) => {
        const timer = setInterval(() => {
          kept = namesIn(incoming).length;
          if (kept === 0) return;
          child.kill('SIGKILL');
          clearInterval(timer);
        }, 1);
      },
    });
    expect(killed.status === null || killed.status === 0).toBe(true);
    // Whatever the killed one left aside is damaged as well.
    for (const name of namesIn(incoming)) writeFileSync(path.join(incoming, name), randomBytes(2_000_000));
    const rest = await exportAll();
    expect(rest).toMatchObject({ status: 0, result: { failed: 0, mismatched: 0 } });
    expect(Number(rest.result.files) + Number(rest.result.skipped)).toBe(4);
    expectSame();
    expect(readdirSync(to)).toEqual(['Originals']);
  });

  it('names what the disk has damaged or lost, copies the rest and ends with 1', async () => {
    const originals = filesBelow(path.join(library, 'Originals'));
    const [damaged, lost] = ['IMG_2.JPG', 'MVI_3.MP4'].map(
      (name) => originals.find((file) => file.endsWith(name))!,
    );
    const file = path.join(library, 'Originals', damaged!);
    const bytes = readFileSync(file);
    bytes[1_500_000]! ^= 1;
    writeFileSync(file, bytes);
    rmSync(path.join(library, 'Originals', lost!));
    const { status, result, lines } = await exportAll();
    expect(status).toBe(1);
    expect(result).toMatchObject({ files: 2, failed: 2, mismatched: 1 });
    const items = lines.filter(({ type }) => type === 'item').map(({ path: place, code }) => [place, code]);
    expect(items.sort()).toEqual(
      [
        [`Originals/${damaged}`, 'bytes-differ'],
        [`Originals/${lost}`, 'original-missing'],
      ].sort(),
    );
    expect(filesBelow(path.join(to, 'Originals'))).toHaveLength(2);
  });

  it('says what is wrong with the folder', async () => {
    const cases: [string, string][] = [
      [path.join(library, 'copy'), 'target-in-library'],
      [home, 'target-in-library'],
      [path.join(home, 'card/DCIM/IMG_1.JPG'), 'target-unwritable'],
    ];
    for (const [place, code] of cases) {
      const { status, result } = await run('export', '--to', place, '--json');
      expect([place, status, result.code]).toEqual([place, 3, code]);
    }
    expect((await run('export')).status).toBe(2);
  });
});
