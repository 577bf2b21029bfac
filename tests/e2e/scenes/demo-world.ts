import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { observePhones } from '../../../electron/engine/phones.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { pictureSvg } from '../../phones/contents/picture.ts';
import { ended, type Stage, until, type World } from './stage.ts';

export const passphrase = 'correct horse battery staple';
const bases = path.resolve(import.meta.dirname, '../../phones/contents/bases');

/** A library with the demo's phones plugged in, nothing imported yet. */
export const pluggedWorld = (stage: Stage): Promise<World> =>
  stage.once('plugged', async () => {
    await stage.phones();
    return stage.open('Photoferry', { observers: observePhones().observers });
  });

/** All of the phones and a card with odd photos are in the library, with their pictures. */
export const importedWorld = (stage: Stage): Promise<World> =>
  stage.once('imported', async () => {
    const world = await pluggedWorld(stage);
    const { android, iphone } = await stage.phones();
    const ids = [android?.serial, iphone?.udid].filter((id) => id !== undefined);
    for (const phone of ids) {
      await until('the phone is there', async () =>
        (await world.ask('phones')).phones.some(({ id, state }) => id === phone && state !== 'away'),
      );
      const { taskId } = await world.ask('importPhone', { phone });
      await ended(world, taskId);
    }
    const card = await openFolder(await oddCard(stage.folder));
    await importPhone(world.host.library()!, card, { signal: new AbortController().signal });
    await card.close();
    await quiet(world);
    await mark(world);
    return world;
  });

/** … and all of it is proven in a backup on another disk; the originals of some are only there. */
export const backedUpWorld = (stage: Stage): Promise<World> =>
  stage.once('backed-up', async () => {
    const world = await importedWorld(stage);
    if (!(await world.ask('vault')).vault) {
      const { places } = await world.ask('places', {
        purpose: 'vault',
        inside: world.host.placeOf(path.join(stage.folder, 'media')),
      });
      const disk = places.find(({ name }) => name === 'Disk')!;
      const place = { kind: 'folder', placeId: disk.id } as const;
      const { words } = await world.ask('createVault', { place, dedup: 'private', passphrase });
      await world.ask('confirmPhrase', { words: words.map((word, at) => ({ at, word })) });
    }
    await world.ask('saveSettings', { uploadLimit: null });
    await until('all is safe', async () => {
      const { diamond, proven, assets } = await world.ask('safety');
      if (diamond !== 'full') await world.ask('startBackup').catch(() => {});
      return diamond === 'full' && proven === assets;
    });
    const tiles = await tilesOf(world);
    const freed = tiles.filter(({ kind }, at) => kind === 'photo' && at % 9 === 4).slice(0, 20);
    await world.ask('evictOriginals', { ids: freed.map(({ id }) => id) });
    await quiet(world);
    return world;
  });

/** Some favourites, some hidden, some deleted. */
async function mark(world: World): Promise<void> {
  const ids = (await tilesOf(world)).map(({ id }) => id);
  const some = (from: number, step: number, count: number) =>
    ids.filter((_, at) => at % step === from).slice(0, count);
  await world.ask('markAssets', { ids: some(3, 11, 14), favourite: true });
  await world.ask('markAssets', { ids: some(30, 60, 3), hidden: true });
  await world.ask('trashAssets', { ids: some(20, 25, 6) });
}

/** Nothing is under way any more. */
export const quiet = (world: World) =>
  until('nothing is under way', async () =>
    (await world.ask('tasks')).tasks.every(({ endedAtMs }) => endedAtMs !== null),
  );

/** All that a timeline shows, newest first. */
export async function tilesOf(world: World): Promise<Tile[]> {
  const filter = { view: 'photos' } as const;
  const { days } = await world.ask('timelineDays', filter);
  const stretches = days
    .slice(0, 400)
    .map(([day, count]) => ({ day, offset: 0, limit: Math.min(count, 1000) }));
  return (await world.ask('timelineTiles', { filter, stretches })).stretches.flat();
}

/** One photo of each kind that the viewer shows in a way of its own. */
export async function tilesByKind(world: World) {
  const tiles = await tilesOf(world);
  const named = async (name: string) => {
    for (const tile of tiles.filter(({ thumbhash, width }) => thumbhash === null || (width ?? 0) > 8000)) {
      const { files } = await world.ask('asset', { id: tile.id });
      if (files.some((file) => file.name === name)) return tile;
    }
    return undefined;
  };
  const freed: Tile[] = [];
  for (const tile of tiles.filter(({ flags }) => (flags & tileFlag.vaultOnly) !== 0))
    if ((await world.ask('asset', { id: tile.id })).files[0]!.isPlayable) freed.push(tile);
  const withFlag = (flag: number) => tiles.find(({ flags }) => (flags & flag) !== 0);
  const plain = tileFlag.backedUp | tileFlag.thumbnail;
  const isWide = ({ width, height }: Tile) => (width ?? 0) > 2000 && (width ?? 0) > (height ?? 0);
  return {
    photo: tiles.find(
      (tile) => tile.kind === 'photo' && isWide(tile) && (tile.flags & ~plain) === 0 && tile.thumbhash,
    ),
    video: tiles.find(({ kind, width }) => kind === 'video' && width !== null),
    live: tiles.find(({ kind }) => kind === 'live-photo'),
    raw: withFlag(tileFlag.raw),
    edited: tiles.find(({ kind, flags }) => kind !== 'video' && (flags & tileFlag.edited) !== 0),
    vaultOnly: freed[0],
    far: freed[1],
    panorama: await named('PANO_20240518_120000.jpg'),
    broken: await named('IMG_20240517_100000.jpg'),
  };
}

/** A card as people have them: a panorama, a file that ended early, a single pixel, a name without end, a photo of long ago. */
async function oddCard(folder: string): Promise<string> {
  const card = path.join(folder, 'EOS_DIGITAL');
  const shelf = path.join(card, 'DCIM', '100CANON');
  mkdirSync(shelf, { recursive: true });
  const draw = (seed: number, width: number, height: number) =>
    sharp(Buffer.from(pictureSvg(seed, width, height)), { limitInputPixels: false }).jpeg({ quality: 88 });
  await draw(21, 9000, 900).toFile(path.join(shelf, 'PANO_20240518_120000.jpg'));
  await draw(22, 1, 1).toFile(path.join(shelf, 'IMG_20240517_110000.jpg'));
  await draw(23, 1600, 1200)
    .withExif({ IFD2: { DateTimeOriginal: '2024:05:17 12:00:00' } })
    .toFile(path.join(shelf, `${'A very long name '.repeat(14)}.jpg`));
  await draw(24, 1600, 1200)
    .withExif({ IFD2: { DateTimeOriginal: '2004:01:01 12:00:00' } })
    .toFile(path.join(shelf, 'OLDEST.JPG'));
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
  writeFileSync(path.join(shelf, 'IMG_20240517_100000.jpg'), Buffer.concat([head, Buffer.alloc(4000, 7)]));
  copyFileSync(path.join(bases, 'video-h264.mp4'), path.join(shelf, 'VID_20240516_100000.mp4'));
  return card;
}
