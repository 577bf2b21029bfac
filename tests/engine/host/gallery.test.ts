import { renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { allDays } from '../../../electron/catalog/timeline/timeline.ts';
import { api } from '../../../electron/contract/api/api.ts';
import type { Topic } from '../../../electron/contract/api/events.ts';
import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import { createAssetHandlers } from '../../../electron/engine/host/asset-handlers.ts';
import { createTimelineHandlers } from '../../../electron/engine/host/timeline-handlers.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import type { Phone, PhoneFacts } from '../../../electron/phone/phone.ts';
import { generateIphone } from '../../phones/contents/iphone.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';

let library: Library;
let card: string;
let told: Topic[];
let ask: ReturnType<typeof handlersOf>;

const handlersOf = (host: Parameters<typeof createTimelineHandlers>[0]) => ({
  ...createTimelineHandlers(host),
  ...createAssetHandlers(host),
});
const live = { signal: idle() };
const all = { from: allDays.from, to: allDays.to, offset: 0 };

beforeEach(async () => {
  library = await temporaryLibrary();
  card = await temporaryFolder();
  told = [];
  await generateIphone(card, {
    ...{ photos: 3, screenshots: 1, videos: 1, livePhotos: 1, edits: 1, raws: 1, bursts: 0, cloudOnly: 0 },
    ...{ trashed: 0, oddities: false, photosDatabase: 'none' },
  });
  await importCard();
  ask = handlersOf({
    requireLibrary: () => library,
    library: () => library,
    changed: (...topics) => {
      told.push(...topics);
    },
  });
});

/** @param facts what the phone says of every file */
async function importCard(facts?: PhoneFacts): Promise<void> {
  const phone = await openFolder(card);
  const saying: Phone = {
    ...phone,
    ...{
      id: phone.id,
      kind: phone.kind,
      name: 'Opas Karte',
      link: phone.link,
      parallelReads: phone.parallelReads,
    },
    open: phone.open.bind(phone),
    stat: phone.stat.bind(phone),
    list: async function* (options) {
      for await (const file of phone.list(options)) yield facts ? { ...file, facts } : file;
    },
  };
  await importPhone(library, saying, { signal: idle() });
  await phone.close();
}

async function keysOf(filter: {
  view: 'photos' | 'favourites' | 'hidden' | 'trash';
  search?: string;
}): Promise<number[]> {
  const { ids, total } = await ask.timelineKeys({ filter, ...all }, live);
  expect(total).toBe(ids.length);
  return ids;
}

async function detailsOf(ids: readonly number[]) {
  const details = await Promise.all(ids.map((id) => ask.asset({ id }, live)));
  for (const detail of details) api.asset.output.parse(detail);
  return details;
}

describe('a timeline of what was imported', () => {
  it('has a day for each day, its tiles newest first, and finds the place of each', async () => {
    const filter = { view: 'photos' } as const;
    const { days, total, revision } = await ask.timelineDays(filter, live);
    expect(days.map(([day]) => day)).toEqual(days.map(([day]) => day).sort((one, other) => other - one));
    const stretches = days.map(([day, limit]) => ({ day, offset: 0, limit }));
    const answer = await ask.timelineTiles({ filter, stretches }, live);
    api.timelineTiles.output.parse(answer);
    expect(answer.revision).toBe(revision);
    const tiles = answer.stretches.flat();
    expect(tiles.map(({ id }) => id)).toEqual(await keysOf(filter));
    expect(tiles).toHaveLength(total);
    const times = tiles.map(({ takenAtMs }) => takenAtMs);
    expect(times).toEqual([...times].sort((one, other) => other - one));
    for (const [at, stretch] of answer.stretches.entries())
      for (const [offset, { id }] of stretch.entries())
        expect(await ask.timelinePlace({ filter, id }, live)).toEqual({
          place: { day: days[at]![0], offset },
        });
    expect(await ask.tiles({ ids: [tiles[2]!.id, 999, tiles[0]!.id] }, live)).toEqual({
      tiles: [tiles[2], tiles[0]],
    });
    expect(await ask.viewCounts({}, live)).toEqual({ photos: total, favourites: 0, hidden: 0, trash: 0 });
  });

  it('is searched by kind, name, phone and date, and says how it was understood', async () => {
    const found = async (search: string) =>
      (await detailsOf(await keysOf({ view: 'photos', search }))).map(({ tile }) => tile);
    for (const tile of await found('videos')) expect(tile.kind).toBe('video');
    expect(await found('videos')).toHaveLength(1);
    expect((await found('live photos')).map(({ kind }) => kind)).toEqual(['live-photo']);
    for (const tile of await found('raw')) expect(tile.flags & tileFlag.raw).toBeTruthy();
    expect(await found('raw')).toHaveLength(1);
    for (const tile of await found('bearbeitete Fotos')) expect(tile.flags & tileFlag.edited).toBeTruthy();
    const everything = await keysOf({ view: 'photos' });
    expect(await keysOf({ view: 'photos', search: 'opas karte' })).toEqual(everything);
    expect(await keysOf({ view: 'photos', search: 'omas karte' })).toEqual([]);
    expect(await keysOf({ view: 'photos', search: 'before 1990' })).toEqual([]);
    expect(await keysOf({ view: 'photos', search: 'since 1990' })).toEqual(everything);
    const [first] = await detailsOf(everything.slice(0, 1));
    const named = await keysOf({ view: 'photos', search: first!.files[0]!.name.slice(0, -4) });
    expect(named).toContain(first!.tile.id);
    const days = await ask.timelineDays({ view: 'photos', search: 'iphone videos june 2020' }, live);
    api.timelineDays.output.parse(days);
    expect(days).toMatchObject({
      total: 0,
      days: [],
      understood: { words: ['iphone'], kinds: ['video'], from: 18_414, to: 18_443 },
    });
  });

  it('learns the words of all that is there in the background, and says so when it is done', async () => {
    await ask.timelineDays({ view: 'photos' }, live);
    await vi.waitFor(() => expect(told).toContain('timeline'), { timeout: 30_000 });
    expect(library.catalog.timelines.learnWords(10)).toBe(0);
  });
});

describe('what a person says of photos', () => {
  it('favourite and hidden: they go to their views at once, and what is gone is named', async () => {
    const [one, two, three] = await keysOf({ view: 'photos' });
    const marked = await ask.markAssets({ ids: [one!, two!, 999], favourite: true }, live);
    expect(marked).toMatchObject({ done: 2, refused: [{ id: 999, code: 'no-such-asset' }] });
    expect(told).toEqual(expect.arrayContaining(['timeline', 'safety']));
    expect(await keysOf({ view: 'favourites' })).toEqual([one, two]);
    await ask.markAssets({ ids: [two!, three!], hidden: true }, live);
    expect(await keysOf({ view: 'hidden' })).toEqual([two, three]);
    expect(await keysOf({ view: 'favourites' })).toEqual([one]);
    expect(await keysOf({ view: 'photos' })).not.toContain(two);
    expect(await ask.viewCounts({}, live)).toMatchObject({ favourites: 1, hidden: 2 });
    await ask.markAssets({ ids: [two!], hidden: false, favourite: false }, live);
    expect(await keysOf({ view: 'photos' })).toContain(two);
  });

  it('stays, whatever a phone says of them later; where the person said nothing, the phone is believed', async () => {
    const ids = await keysOf({ view: 'photos' });
    const [mine, theirs] = [ids[0]!, ids.slice(1)];
    await ask.markAssets({ ids: [mine], favourite: true }, live);
    await ask.markAssets({ ids: [mine], favourite: false }, live);
    await importCard({ favourite: true });
    expect(await keysOf({ view: 'favourites' })).toEqual(theirs);
    await ask.markAssets({ ids: theirs, favourite: false }, live);
    await importCard({ favourite: true, hidden: true });
    expect(await keysOf({ view: 'favourites' })).toEqual([]);
    expect(await keysOf({ view: 'hidden' })).toEqual(ids);
  });

  it('turned: the tile is as it is shown, and the backup is told', async () => {
    const [id] = await keysOf({ view: 'photos' });
    const [before] = (await ask.tiles({ ids: [id!] }, live)).tiles;
    const job = library.catalog.backups.job(id!)!;
    library.catalog.jobs.finish(job);
    expect(library.catalog.backups.job(id!)).toBeUndefined();
    await ask.rotateAsset({ id: id!, rotation: 90 }, live);
    const [after] = (await ask.tiles({ ids: [id!] }, live)).tiles;
    expect(after).toEqual({ ...before, rotation: 90, width: before!.height, height: before!.width });
    expect(library.catalog.backups.job(id!)).toBeDefined();
    await expect(async () => ask.rotateAsset({ id: 999, rotation: 90 }, live)).rejects.toMatchObject({
      code: 'no-such-asset',
    });
  });
});

describe('one asset', () => {
  it('has its files, the primary first, where they are and on which phones', async () => {
    const [live1] = await detailsOf(await keysOf({ view: 'photos', search: 'live photos' }));
    expect(live1!.files.map(({ role }) => role)).toEqual(['photo', 'paired-video']);
    for (const file of live1!.files)
      expect(file).toMatchObject({ where: 'here', provenAtMs: null, storedAtMs: null });
    expect(live1!.phones).toEqual([{ phoneId: expect.any(String), name: 'Opas Karte', isThere: true }]);
    expect(live1!.vault).toBe(null);
    const [heic, movie] = live1!.files;
    expect([heic!.isPlayable, movie!.isPlayable]).toEqual([false, true]);
    const resource = library.catalog.assets.resource(heic!.id);
    const place = path.join(library.root, resource.path!);
    renameSync(place, `${place}.away`);
    onTestFinished(() => renameSync(`${place}.away`, place));
    const [gone] = await detailsOf([live1!.tile.id]);
    expect(gone!.files.map(({ where }) => where)).toEqual(['gone', 'here']);
    await expect(ask.asset({ id: 999 }, live)).rejects.toMatchObject({ code: 'no-such-asset' });
  });

  it('how it was exposed, also where an import of before did not note it', async () => {
    const exposed = {
      aperture: 1.78,
      iso: 64,
      exposureSeconds: expect.closeTo(1 / 120, 4),
      focalLengthMm: expect.any(Number),
    };
    const details = await detailsOf(await keysOf({ view: 'photos' }));
    const withExposure = details.filter(({ exposure }) => exposure.iso !== undefined);
    expect(withExposure.length).toBeGreaterThan(2);
    for (const { exposure } of withExposure) expect(exposure).toMatchObject(exposed);
    const database = new Database(path.join(library.root, '.photoferry', 'catalog.sqlite'));
    database.exec("UPDATE resource SET facts = json_remove(facts, '$.exposure')");
    database.close();
    expect(await detailsOf(withExposure.map(({ tile }) => tile.id))).toEqual(withExposure);
  });
});
