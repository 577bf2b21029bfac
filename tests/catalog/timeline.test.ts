import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCatalog } from '../../electron/catalog/open-catalog.ts';
import { applicationId, migrations } from '../../electron/catalog/schema.ts';
import { allDays, dayMs } from '../../electron/catalog/timeline/timeline.ts';
import { createTimelines } from '../../electron/catalog/timeline/timelines.ts';
import { createViewIndex } from '../../electron/catalog/timeline/view-index.ts';
import { viewTimeline } from '../../electron/catalog/timeline/view-timeline.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { TimelineView } from '../../electron/contract/api/timeline-view.ts';
import { temporaryFolder } from '../engine/temporary.ts';

async function freshCatalog(): Promise<Database> {
  const database = openCatalog(path.join(await temporaryFolder(), 'catalog.sqlite'));
  onTestFinished(() => {
    database.close();
  });
  return database;
}

function timelinesOf(database: Database) {
  const timelines = createTimelines(database, database.name);
  onTestFinished(() => timelines.close());
  return timelines;
}

interface Model {
  id: number;
  takenAtMs: number;
  favourite: boolean;
  hidden: boolean;
  isTrashed: boolean;
}

function insert(database: Database, asset: Omit<Model, 'id'>): number {
  const { takenAtMs, favourite, hidden, isTrashed } = asset;
  return Number(
    database
      .prepare(
        `INSERT INTO asset (asset_id, kind, taken_at_ms, evidence, favourite, hidden, trashed_at_ms)
         VALUES (randomblob(16), 'photo', ?, 'mtime', ?, ?, ?)`,
      )
      .run(takenAtMs, Number(favourite), Number(hidden), isTrashed ? 5 : null).lastInsertRowid,
  );
}

const views: Record<TimelineView, (asset: Model) => boolean> = {
  photos: ({ hidden, isTrashed }) => !hidden && !isTrashed,
  favourites: ({ favourite, hidden, isTrashed }) => favourite && !hidden && !isTrashed,
  hidden: ({ hidden, isTrashed }) => hidden && !isTrashed,
  trash: ({ isTrashed }) => isTrashed,
};

const dayOf = (takenAtMs: number) => Math.floor(takenAtMs / dayMs);

/** What a timeline must show: newest first, by day. */
function expected(assets: Iterable<Model>, view: TimelineView): Map<number, number[]> {
  const shown = [...assets].filter(views[view]);
  shown.sort((one, other) => other.takenAtMs - one.takenAtMs || other.id - one.id);
  const days = new Map<number, number[]>();
  for (const { id, takenAtMs } of shown) {
    const day = dayOf(takenAtMs);
    days.set(day, [...(days.get(day) ?? []), id]);
  }
  return days;
}

const asset = fc.record({
  // Few days, before 1970 too, and few moments, so that many are of the same.
  takenAtMs: fc.integer({ min: -3, max: 4 }).map((quarter) => quarter * (dayMs / 4) - 1),
  favourite: fc.boolean(),
  hidden: fc.boolean(),
  isTrashed: fc.boolean(),
});
const change = fc.oneof(
  asset.map((fields) => ({ what: 'insert' as const, fields })),
  fc.record({ what: fc.constant('update' as const), at: fc.nat(), fields: asset }),
  fc.record({ what: fc.constant('delete' as const), at: fc.nat() }),
);

describe('a timeline', () => {
  it('knows the burst of a photo: those of the same view, as they were taken', async () => {
    const database = await freshCatalog();
    const plain = { favourite: false, hidden: false, isTrashed: false };
    const of = (burst: string | null, takenAtMs: number, more: Partial<Model> = {}) => {
      const id = insert(database, { takenAtMs, ...plain, ...more });
      database.prepare('UPDATE asset SET burst_id = ? WHERE id = ?').run(burst, id);
      return id;
    };
    const [third, first, second] = [of('a', 30), of('a', 10), of('a', 20)];
    const [other, single, away] = [of('b', 15), of(null, 15), of('a', 15, { isTrashed: true })];
    const burst = (id: number) =>
      timelinesOf(database)
        .burst(id)
        .map((tile) => tile.id);
    for (const id of [first, second, third]) expect(burst(id)).toEqual([first, second, third]);
    expect([burst(other), burst(single), burst(away), burst(999)]).toEqual([[other], [], [away], []]);
  });

  it('gives several stretches as it gives each of them, whatever they are', async () => {
    const database = await freshCatalog();
    const stretch = fc.record({
      day: fc.integer({ min: -2, max: 2 }),
      offset: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
      limit: fc.integer({ min: 1, max: 6 }),
    });
    const ordered = fc
      .array(stretch, { maxLength: 5 })
      .map((all) => all.sort((one, other) => other.day - one.day));
    fc.assert(
      fc.property(
        fc.array(asset, { maxLength: 20 }),
        fc.oneof(ordered, fc.array(stretch, { maxLength: 5 })),
        fc.constantFrom(allDays, { from: -1, to: 0 }),
        (assets, stretches, within) => {
          database.exec('DELETE FROM asset');
          for (const each of assets) insert(database, each);
          for (const view of Object.keys(views) as TimelineView[]) {
            const timeline = viewTimeline(createViewIndex(database, view), within);
            expect(timeline.tilesOf(stretches)).toEqual(stretches.map(timeline.tiles));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('shows what there is in its order, whatever is added, changed or deleted', async () => {
    const database = await freshCatalog();
    const update = database.prepare(
      'UPDATE asset SET taken_at_ms = ?, favourite = ?, hidden = ?, trashed_at_ms = ? WHERE id = ?',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        async (changes, step) => {
          database.exec('DELETE FROM asset');
          const model = new Map<number, Model>();
          const indexes = Object.keys(views).map((view) =>
            createViewIndex(database, view as TimelineView, step),
          );
          for (const each of changes) {
            const ids = [...model.keys()];
            const id = each.what === 'insert' ? 0 : ids[each.at % Math.max(ids.length, 1)];
            if (each.what === 'insert') {
              const added = insert(database, each.fields);
              model.set(added, { id: added, ...each.fields });
            } else if (id !== undefined && each.what === 'delete') {
              database.prepare('DELETE FROM asset WHERE id = ?').run(id);
              model.delete(id);
            } else if (id !== undefined && each.what === 'update') {
              const { takenAtMs, favourite, hidden, isTrashed } = each.fields;
              update.run(takenAtMs, Number(favourite), Number(hidden), isTrashed ? 5 : null, id);
              model.set(id, { id, ...each.fields });
            }
            // Looking at it on the way is what fills the places that are remembered.
            for (const [at, view] of Object.keys(views).entries())
              compare(viewTimeline(indexes[at]!, allDays), expected(model.values(), view as TimelineView));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  function compare(timeline: ReturnType<typeof viewTimeline>, days: Map<number, number[]>): void {
    expect(timeline.days()).toEqual([...days].map(([day, ids]) => [day, ids.length]));
    const all = [...days.values()].flat();
    expect(timeline.total()).toBe(all.length);
    for (const [day, ids] of days) {
      for (const offset of [0, 1, ids.length - 1, ids.length])
        expect(timeline.tiles({ day, offset, limit: 3 }).map(({ id }) => id)).toEqual(
          ids.slice(offset, offset + 3),
        );
      for (const [offset, id] of ids.entries()) expect(timeline.place(id)).toEqual({ day, offset });
    }
    const half = Math.floor(all.length / 2);
    expect(timeline.keys(allDays, { offset: half, limit: 5 })).toEqual({
      ids: all.slice(half, half + 5),
      total: all.length,
    });
    const [first] = days.keys();
    if (first === undefined) return;
    const before = all.slice(days.get(first)!.length);
    expect(timeline.keys({ from: allDays.from, to: first - 1 }, { offset: 0, limit: 100 })).toEqual({
      ids: before,
      total: before.length,
    });
  }

  it('a long day, of which places are remembered, is looked at anew when it has changed', async () => {
    const database = await freshCatalog();
    const plain = { favourite: false, hidden: false, isTrashed: false };
    const model = Array.from({ length: 9 }, (_, at) => {
      const fields = { takenAtMs: Math.floor(at / 2), ...plain };
      return { id: insert(database, fields), ...fields };
    });
    const timeline = viewTimeline(createViewIndex(database, 'photos', 2), allDays);
    compare(timeline, expected(model, 'photos'));
    for (const sql of [
      `UPDATE asset SET hidden = 1 WHERE id = ${model[8]!.id}`,
      'UPDATE asset SET hidden = 0',
    ]) {
      database.exec(sql);
      model[8]!.hidden = !model[8]!.hidden;
      compare(timeline, expected(model, 'photos'));
    }
  });

  it('of a search is as that of a view, with what does not match left out', async () => {
    const database = await freshCatalog();
    const timelines = timelinesOf(database);
    await fc.assert(
      fc.asyncProperty(fc.array(asset, { maxLength: 40 }), async (assets) => {
        database.exec('DELETE FROM asset');
        const model = assets.map((fields) => ({ id: insert(database, fields), ...fields }));
        const within = { from: -1, to: 0 };
        for (const view of Object.keys(views) as TimelineView[]) {
          const found = await timelines.search(view, { words: [], kinds: ['favourite'], within });
          const matching = model.filter(
            ({ favourite, takenAtMs }) => favourite && dayOf(takenAtMs) >= -1 && dayOf(takenAtMs) <= 0,
          );
          const days = expected(matching, view);
          compare(found, days);
          const other = model.find((each) => !matching.includes(each));
          if (other) expect(found.place(other.id)).toBe(null);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a tile', () => {
  it('says by its flags what its files and the person say of it', async () => {
    const database = await freshCatalog();
    const { tiles } = timelinesOf(database);
    const id = insert(database, { takenAtMs: 1, favourite: false, hidden: false, isTrashed: false });
    const flags = () => tiles([id])[0]!.flags;
    const addFile = (role: string, place: string | null) =>
      database
        .prepare(
          `INSERT INTO resource (asset, role, sha256, size_bytes, name, path, mtime_ms, facts)
           VALUES (?, ?, randomblob(32), 1, 'a', ?, 1, '{}')`,
        )
        .run(id, role, place);
    expect(flags()).toBe(0);
    addFile('photo', 'a.jpg');
    addFile('sidecar', 'a.xmp');
    expect(flags()).toBe(0);
    addFile('raw', 'a.dng');
    expect(flags()).toBe(tileFlag.raw);
    addFile('edited-photo', 'a-2.jpg');
    expect(flags()).toBe(tileFlag.raw | tileFlag.edited);
    database.exec("DELETE FROM resource WHERE role = 'edited-photo'");
    expect(flags()).toBe(tileFlag.raw);
    // Gone from this disk: it is in the vault only once the vault has said so.
    database.exec("UPDATE resource SET path = NULL WHERE role <> 'sidecar'");
    expect(flags()).toBe(tileFlag.raw);
    database.exec('UPDATE asset SET backed_up_at_ms = 5');
    expect(flags()).toBe(tileFlag.raw | tileFlag.backedUp | tileFlag.vaultOnly);
    database.exec("UPDATE resource SET path = 'b.jpg' WHERE role = 'photo'");
    expect(flags()).toBe(tileFlag.raw | tileFlag.backedUp);
    database.exec(
      "UPDATE asset SET favourite = 1, hidden = 1, trashed_at_ms = 5, burst_id = 'x', thumbhash = x'00'",
    );
    expect(flags()).toBe(
      tileFlag.raw |
        tileFlag.backedUp |
        tileFlag.favourite |
        tileFlag.hidden |
        tileFlag.trashed |
        tileFlag.burst |
        tileFlag.thumbnail,
    );
  });

  it('is upright as the person has turned it, and says how many days it has left', async () => {
    const database = await freshCatalog();
    const { tiles } = timelinesOf(database);
    const id = insert(database, { takenAtMs: 1, favourite: false, hidden: false, isTrashed: false });
    database.exec('UPDATE asset SET width = 400, height = 300');
    expect(tiles([id])[0]).toMatchObject({ width: 400, height: 300, rotation: 0 });
    expect(tiles([id])[0]).not.toHaveProperty('daysLeft');
    for (const [rotation, width, height] of [
      [90, 300, 400],
      [180, 400, 300],
      [270, 300, 400],
    ]) {
      database.prepare('UPDATE asset SET rotation = ?').run(rotation);
      expect(tiles([id])[0]).toMatchObject({ width, height, rotation });
    }
    const daysAgo = (count: number) =>
      database.prepare('UPDATE asset SET trashed_at_ms = ?').run(Date.now() - count * dayMs);
    for (const [ago, left] of [
      [0, 30],
      [0.5, 30],
      [1.5, 29],
      [29.5, 1],
      [31, 0],
      [-400, 30],
    ] as const) {
      daysAgo(ago);
      expect(tiles([id, 999])).toMatchObject([{ daysLeft: left }]);
    }
  });

  it('whatever it shows, a change of it is a new revision', async () => {
    const database = await freshCatalog();
    const { revision } = timelinesOf(database);
    const id = insert(database, { takenAtMs: 1, favourite: false, hidden: false, isTrashed: false });
    const changes = [
      ...[
        'favourite = 1',
        'hidden = 1',
        'trashed_at_ms = 1',
        'rotation = 90',
        "thumbhash = x'00'",
        'width = 1',
      ],
      ...["kind = 'video'", 'taken_at_ms = 7', 'backed_up_at_ms = 1', "burst_id = 'b'", 'duration_ms = 5'],
    ].map((set) => `UPDATE asset SET ${set}`);
    changes.push(
      `INSERT INTO resource (asset, role, sha256, size_bytes, name, path, mtime_ms, facts)
       VALUES (${id}, 'raw', randomblob(32), 1, 'a', 'a', 1, '{}')`,
      'UPDATE resource SET path = NULL',
      'DELETE FROM resource',
      'DELETE FROM asset',
    );
    for (const sql of changes) {
      const before = revision();
      database.exec(sql);
      expect(revision(), sql).toBeGreaterThan(before);
    }
  });
});

it('a catalog from before the gallery is brought forward: its days, its views, the traits of its assets and their words', async () => {
  const file = path.join(await temporaryFolder(), 'catalog.sqlite');
  const before = new Sqlite(file);
  for (const step of migrations.slice(0, 2)) before.exec(step);
  before.pragma(`application_id = ${applicationId}`);
  before.pragma('user_version = 2');
  before.exec(
    `INSERT INTO asset (asset_id, kind, taken_at_ms, evidence, favourite, hidden) VALUES
       (zeroblob(16), 'photo', -1, 'mtime', 1, 0), (randomblob(16), 'photo', ${dayMs}, 'mtime', 0, 0),
       (randomblob(16), 'video', ${dayMs + 5}, 'mtime', 1, 0), (randomblob(16), 'photo', 3, 'mtime', 1, 1);
     INSERT INTO resource (asset, role, sha256, size_bytes, name, path, mtime_ms, facts) VALUES
       (1, 'photo', randomblob(32), 1, 'one.jpg', 'one.jpg', 1, '{}'), (1, 'raw', randomblob(32), 1, 'one.dng', 'one.dng', 1, '{}'),
       (2, 'photo', randomblob(32), 1, 'two.jpg', NULL, 1, '{}'), (3, 'video', randomblob(32), 1, 'three.mov', 'three.mov', 1, '{}');
     UPDATE asset SET backed_up_at_ms = 1 WHERE id = 2;`,
  );
  before.close();
  const database = openCatalog(file);
  onTestFinished(() => {
    database.close();
  });
  const timelines = timelinesOf(database);
  expect(timelines.view('photos', allDays).days()).toEqual([
    [1, 2],
    [-1, 1],
  ]);
  expect(timelines.view('favourites', allDays).days()).toEqual([
    [1, 1],
    [-1, 1],
  ]);
  expect(timelines.counts()).toEqual({ photos: 3, favourites: 2, hidden: 1, trash: 0 });
  const flags = timelines.tiles([1, 2, 3]).map((tile) => tile.flags);
  expect(flags).toEqual([
    tileFlag.favourite | tileFlag.raw,
    tileFlag.vaultOnly | tileFlag.backedUp,
    tileFlag.favourite,
  ]);
  for (; timelines.learnWords(2) > 0; );
  const found = await timelines.search('photos', { words: ['jpg'], kinds: [], within: allDays });
  expect(found.keys(allDays, { offset: 0, limit: 10 }).ids).toEqual([2, 1]);
  // Nothing of it makes a backup necessary.
  expect(database.prepare("SELECT count(*) FROM job WHERE kind = 'backup'").pluck().get()).toBe(0);
});
