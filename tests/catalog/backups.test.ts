import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { AssetFields } from '../../electron/catalog/assets.ts';
import { type Catalog, createCatalog } from '../../electron/catalog/catalog.ts';
import { applicationId, migrations } from '../../electron/catalog/schema.ts';
import { temporaryFolder } from '../engine/temporary.ts';

let catalog: Catalog;
let file: string;
beforeEach(async () => {
  file = path.join(await temporaryFolder(), 'catalog.sqlite');
  catalog = createCatalog(file);
  onTestFinished(() => catalog.close());
});

const digest = (seed: number, length = 32) => Buffer.alloc(length, seed);
const fields: AssetFields = {
  ...{ kind: 'photo', takenAtMs: 1, offsetMinutes: null, evidence: 'mtime', width: null, height: null },
  ...{ durationMs: null, camera: null, lens: null, latitude: null, longitude: null, burstId: null },
  ...{ favourite: false, hidden: false },
};

function newAsset(seed: number, takenAtMs = seed, kind: 'photo' | 'video' = 'photo'): number {
  const asset = catalog.assets.insertAsset(digest(seed, 16), { ...fields, takenAtMs, kind });
  catalog.assets.moveResource(newResource(seed), asset);
  return asset;
}

function newResource(seed: number, sha256 = digest(seed)): number {
  const where = { name: `${seed}.jpg`, path: `Originals/${seed}.jpg`, mtimeMs: 1, facts: '{}' };
  return catalog.assets.insertResource({
    ...{ role: 'photo', sha256, sizeBytes: 10, contentIdentifier: undefined, ...where },
  });
}

/** As if a backup had taken the asset. */
function settle(asset: number, blob: number | null = null): void {
  catalog.backups.acknowledge(asset, [{ role: 'photo', sha256: digest(1), blob }], 5);
  catalog.jobs.finish(catalog.backups.job(asset)!);
}

const newBlob = (seed: number) =>
  catalog.backups.insertBlob({
    ...{ domain: 'shared', blobId: digest(seed), generation: digest(seed, 8), sha256: digest(seed) },
    ...{ sizeBytes: 10, state: 'referenced' },
  });

describe('what makes an asset due for a backup', () => {
  it('newest first, photos before videos', () => {
    const [old, video, young] = [newAsset(1, 10), newAsset(2, 99, 'video'), newAsset(3, 50)];
    expect(catalog.backups.due(Date.now())).toEqual([young, old, video]);
    expect(catalog.backups.dueBytes(Date.now())).toBe(30);
  });

  it('a changed mark, time, place or thumbnail; nothing that is the same as before', () => {
    const asset = newAsset(1);
    const due = () => catalog.backups.due(Date.now()).includes(asset);
    const changes: (() => void)[] = [
      () => catalog.assets.updateAsset(asset, digest(1, 16), { ...fields, favourite: true }),
      () => catalog.assets.updateAsset(asset, digest(1, 16), { ...fields, hidden: true }),
      () => catalog.assets.updateAsset(asset, digest(1, 16), { ...fields, takenAtMs: 7 }),
      () => catalog.assets.updateAsset(asset, digest(1, 16), { ...fields, latitude: 7.5 }),
      () => catalog.assets.setThumbhash(asset, Buffer.from('x')),
      () => catalog.assets.addAlias(digest(9, 16), asset),
    ];
    for (const [at, change] of changes.entries()) {
      settle(asset);
      expect(due()).toBe(false);
      change();
      expect(due(), `change ${at}`).toBe(true);
      expect(catalog.backups.sums().backedUp, 'its files are in the vault all the same').toBe(1);
    }
    settle(asset);
    catalog.assets.setThumbhash(asset, Buffer.from('x'));
    expect(due()).toBe(false);
  });

  it('a file that joins or leaves: the asset is not backed up any more', () => {
    const [one, two] = [newAsset(1), newAsset(2)];
    settle(one);
    settle(two);
    expect(catalog.backups.sums()).toEqual({ assets: 2, backedUp: 2, proven: 2 });
    const resource = newResource(3);
    catalog.assets.moveResource(resource, one);
    expect(catalog.backups.sums().backedUp).toBe(1);
    settle(one);
    catalog.assets.moveResource(resource, two);
    expect(catalog.backups.sums().backedUp).toBe(0);
    expect(catalog.backups.due(Date.now())).toHaveLength(2);
  });

  it('a second copy of the same bytes stays outside, and the job of the asset is no conflict', () => {
    const asset = newAsset(1);
    const copy = newResource(4, digest(1));
    expect(catalog.assets.moveResource(copy, asset)).toBe(false);
    expect(catalog.looseFiles.sums()).toEqual({ loose: 1, looseBackedUp: 0 });
    expect(catalog.backups.due(Date.now())).toEqual([asset]);
    // The very statement that ignores conflicts, on an asset whose job is there and failed.
    const job = catalog.backups.job(asset)!;
    catalog.jobs.fail(job, { code: 'x', isPermanent: true, nowMs: Date.now() });
    expect(catalog.backups.due(Date.now())).toEqual([]);
    expect(catalog.assets.moveResource(newResource(5), asset)).toBe(true);
    expect(catalog.backups.due(Date.now())).toEqual([asset]);
  });

  it('a file that is back, a preview that was made; an asset that goes takes its job along', () => {
    const [asset, other] = [newAsset(1), newAsset(2)];
    settle(asset);
    catalog.assets.setPath(1, null);
    expect(catalog.backups.due(Date.now())).toEqual([other]);
    catalog.assets.setPath(1, 'Originals/1.jpg');
    expect(catalog.backups.due(Date.now())).toContain(asset);
    settle(asset);
    catalog.jobs.add('preview', asset);
    catalog.jobs.drop('preview', asset);
    expect(catalog.backups.due(Date.now())).toContain(asset);
    catalog.assets.moveResource(2, asset);
    catalog.assets.mergeAsset(other, asset);
    expect(catalog.backups.due(Date.now())).toEqual([asset]);
    expect(catalog.backups.pendingCount()).toBe(1);
  });
});

it('a blob that turns out to be broken takes its assets back, and no other', () => {
  const [one, two] = [newAsset(1), newAsset(2)];
  const [blob, sound] = [newBlob(1), newBlob(2)];
  for (const id of [blob, sound]) catalog.backups.setProven(id, { proof: 'etag', atMs: 1 });
  settle(one, blob);
  settle(two, sound);
  expect(catalog.backups.setBroken(blob)).toEqual([one]);
  expect(catalog.backups.sums()).toEqual({ assets: 2, backedUp: 1, proven: 1 });
  expect(catalog.backups.due(Date.now())).toEqual([one]);
  expect(catalog.backups.usableBlob('shared', digest(1))).toBeUndefined();
});

it('a blob that was found broken stays so, whatever was under way with it', () => {
  const blob = newBlob(1);
  catalog.backups.setBroken(blob);
  expect(catalog.backups.setStored(blob, 10, null)).toBe(false);
  expect(catalog.backups.setProven(blob, { proof: 'etag', atMs: 1 })).toBe(false);
  catalog.backups.setUpload(blob, '{}');
  expect(catalog.backups.blob(blob)).toMatchObject({ state: 'broken', upload: null });
  expect(catalog.backups.usableBlob('shared', digest(1))).toBeUndefined();
});

it('a job for which there is a new reason since it was handed out is not done, and not put off', () => {
  const asset = newAsset(1);
  const job = catalog.backups.job(asset)!;
  catalog.assets.setThumbhash(asset, Buffer.from('x'));
  catalog.jobs.finish(job);
  expect(catalog.backups.due(Date.now())).toEqual([asset]);
  catalog.jobs.fail(job, { code: 'x', isPermanent: true, nowMs: Date.now() });
  expect(catalog.backups.due(Date.now())).toEqual([asset]);
  catalog.jobs.finish(catalog.backups.job(asset)!);
  expect(catalog.backups.pendingCount()).toBe(0);
});

it('under a new identity nothing counts as backed up until it is told again, and all of it is due', () => {
  const [one, two] = [newAsset(1), newAsset(2)];
  const [sent, half] = [newBlob(1), newBlob(2)];
  catalog.backups.setProven(sent, { proof: 'etag', atMs: 1 });
  settle(one, sent);
  catalog.jobs.fail(catalog.backups.job(two)!, { code: 'x', isPermanent: true, nowMs: Date.now() });
  const ofOthers = catalog.backups.insertBlob({
    ...{ domain: 'shared', blobId: digest(3), generation: digest(3, 8), sha256: digest(3), sizeBytes: 10 },
    state: 'foreign',
  });
  settle(newAsset(3), ofOthers);
  // Another asset refers to it as well, and the proof is due again.
  catalog.backups.addReference(digest(2, 16), sent);
  catalog.backups.forgetTold();
  expect(catalog.backups.sums()).toEqual({ assets: 3, backedUp: 0, proven: 0 });
  expect(catalog.backups.due(Date.now())).toHaveLength(3);
  expect(catalog.backups.usableBlob('shared', digest(1))).toMatchObject({ id: sent, state: 'stored' });
  // The former desktop may go on with it.
  expect(catalog.backups.blob(half)?.state).toBe('broken');
});

it('numbers of the outbox are given away once, and what was sent is kept but for thumbnails', () => {
  const row = (kind: 'refs' | 'thumbs', sequence: number) => ({
    ...{ kind, sequence, name: `${kind}/${sequence}`, bytes: Buffer.from('bytes') },
  });
  catalog.durably(() => {
    catalog.outbox.append('d', row('refs', 1));
    catalog.outbox.append('d', row('thumbs', 1));
  });
  expect(() => catalog.outbox.append('d', row('refs', 1))).toThrow();
  expect(catalog.outbox.unsentCount()).toBe(2);
  for (const kind of ['refs', 'thumbs'] as const) {
    expect(catalog.outbox.nextUnsent('d', kind)?.name).toBe(`${kind}/1`);
    catalog.outbox.markSent('d', { kind, sequence: 1 });
    expect(catalog.outbox.nextUnsent('d', kind)).toBeUndefined();
  }
  expect(catalog.outbox.sentPage('d', 'refs', 0)[0]?.bytes?.toString()).toBe('bytes');
  expect(catalog.outbox.sentPage('d', 'thumbs', 0)[0]?.bytes).toBeNull();
  expect(catalog.outbox.last('d', 'refs')).toMatchObject({ sequence: 1 });
});

it('a catalog from before backups is brought forward: all it holds is due', async () => {
  const old = path.join(await temporaryFolder(), 'catalog.sqlite');
  const database = new Database(old);
  database.exec(migrations[0]!);
  database.pragma(`application_id = ${applicationId}`);
  database.pragma('user_version = 1');
  database.exec(
    "INSERT INTO asset (asset_id, kind, taken_at_ms, evidence) VALUES (zeroblob(16), 'photo', 1, 'mtime')",
  );
  database.close();
  const opened = createCatalog(old);
  expect(opened.backups.due(Date.now())).toEqual([1]);
  opened.close();
});
