import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openLibrary } from '../../electron/engine/library/open-library.ts';
import { listAssets } from '../../electron/engine/list-assets.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';
import { unpicturedLibrary } from './pictures/pictured-library.ts';

it('one impossible date costs the list neither the others nor itself', async () => {
  const library = await unpicturedLibrary(3);
  library.close();
  const database = new Database(path.join(library.root, '.photoferry/catalog.sqlite'));
  const [one, two] = database.prepare('SELECT id FROM asset ORDER BY id').pluck().all() as number[];
  database.prepare('UPDATE asset SET taken_at_ms = ? WHERE id = ?').run(9e15, one);
  database.prepare('UPDATE asset SET taken_at_ms = ? WHERE id = ?').run(-9e15, two);
  database.close();
  const again = openLibrary(library.root);
  try {
    const times = [...listAssets(again)].map(({ takenAt }) => takenAt);
    expect(times).toHaveLength(3);
    expect(times[0]).toBe('9999-12-31T23:59:59.999');
    expect(times[2]).toBe('0001-01-01T00:00:00.000');
  } finally {
    again.close();
  }
});

it('names an asset by its primary, whatever came first', async () => {
  const library = await unpicturedLibrary(1);
  library.close();
  const database = new Database(path.join(library.root, '.photoferry/catalog.sqlite'));
  database.pragma('foreign_keys = OFF');
  // A raw file that came before its JPEG.
  database.exec(`UPDATE resource SET id = 50;
    INSERT INTO resource (id, asset, role, sha256, size_bytes, name, path, mtime_ms, facts)
    SELECT 1, asset, 'raw', randomblob(32), 5, 'IMG.DNG', 'Originals/IMG.DNG', 0, '{}' FROM resource WHERE id = 50`);
  database.close();
  const { lines } = await runPhotoferry(['list', '--json', '--library', library.root]);
  expect((lines[0]!.resources as { role: string }[]).map(({ role }) => role)).toEqual(['photo', 'raw']);
  const { stdout } = await runPhotoferry(['list', '--library', library.root]);
  expect(stdout).toMatch(/IMG_0\.JPG\n/);
});
