import path from 'node:path';
import { expect, it } from 'vitest';
import { createAwaySums, createKeptHere } from '../../electron/catalog/kept-here.ts';
import { openCatalog } from '../../electron/catalog/open-catalog.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { workedMs } from '../worked-ms.ts';

const assets = 6000;

it('asks the files of what is wanted, however many others are not here', async () => {
  const database = openCatalog(path.join(await temporaryFolder(), 'catalog.sqlite'));
  try {
    const rows = `WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ${assets})`;
    const digest = "CAST(printf('%032d', i) AS BLOB)";
    database.exec(`
      ${rows} INSERT INTO asset (id, asset_id, kind, taken_at_ms, evidence) SELECT i, ${digest.replace('32', '16')}, 'photo', i, 'mtime' FROM s;
      ${rows} INSERT INTO resource (asset, role, sha256, size_bytes, name, mtime_ms, facts)
        SELECT i, 'photo', ${digest}, 1000, 'a', 1, '{}' FROM s;
      ${rows} INSERT INTO blob (id, domain, blob_id, generation, sha256, size_bytes, state)
        SELECT i, 'private', ${digest}, zeroblob(8), ${digest}, 1000, 'proven' FROM s;
      ${rows} INSERT INTO backup (asset, role, sha256, blob) SELECT i, 'photo', ${digest}, i FROM s;`);
    const keptHere = createKeptHere(database);
    const sums = createAwaySums(database);
    const beganAt = workedMs();
    keptHere.wantAway({ from: 1, to: assets + 1 });
    for (let asset = 1; asset <= assets; asset++)
      expect(keptHere.awayOf(asset)).toEqual({ files: 1, bytes: 1000 });
    const all = { assets, files: assets, bytes: assets * 1000 };
    expect([sums.wanted(), sums.away()]).toEqual([all, all]);
    // Asked of all that are not here, for each, this is 72 million rows.
    expect(workedMs() - beganAt).toBeLessThan(5000);
  } finally {
    database.close();
  }
}, 60_000);

it('keeps and brings what has become part of another', async () => {
  const database = openCatalog(path.join(await temporaryFolder(), 'catalog.sqlite'));
  try {
    const add = database.prepare(
      "INSERT INTO asset (id, asset_id, kind, taken_at_ms, evidence) VALUES (?, randomblob(16), 'photo', 1, 'mtime')",
    );
    for (const id of [1, 2, 3]) add.run(id);
    const keptHere = createKeptHere(database);
    keptHere.set(1, true);
    for (const id of [1, 2]) keptHere.want(id);
    for (const loser of [1, 2]) {
      keptHere.carry(loser, 3);
      database.prepare('DELETE FROM asset WHERE id = ?').run(loser);
    }
    expect([keptHere.kept(), keptHere.wanted(9)]).toEqual([[3], [3]]);
  } finally {
    database.close();
  }
});
