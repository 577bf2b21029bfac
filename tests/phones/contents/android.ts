import { writeAndroidOddities } from './android-oddities.ts';
import {
  addBurst,
  addMotionPhoto,
  addPhoto,
  addRaw,
  addScreenshot,
  addVideo,
  addWhatsApp,
} from './android-photos.ts';
import { AndroidShelf, CAMERA } from './android-shelf.ts';
import { writeBulk, writeLargeVideo } from './bulk.ts';
import { cameras } from './camera.ts';
import type { ContentsManifest } from './manifest.ts';
import { type AndroidOptions, withDefaults } from './options.ts';
import { jpegPart } from './parts.ts';

const defaults: Required<AndroidOptions> = {
  seed: 2,
  photos: 60,
  pictures: 24,
  screenshots: 4,
  videos: 6,
  motionPhotos: 6,
  raws: 3,
  bursts: 2,
  whatsApp: 6,
  trashed: 2,
  oddities: true,
  sparseVideo: false,
  bulk: undefined,
};

/** Fills `root`, which may not hold any of it yet, with what /sdcard of an Android phone holds. The same options, the same bytes. */
export async function generateAndroid(root: string, options: AndroidOptions = {}): Promise<ContentsManifest> {
  const wanted = withDefaults(options, defaults);
  const expected =
    wanted.photos +
    wanted.videos +
    wanted.motionPhotos +
    wanted.whatsApp +
    (wanted.bulk?.count ?? 0) +
    (wanted.oddities ? 60 : 10);
  const shelf = new AndroidShelf(root, { seed: wanted.seed, expected, pictures: wanted.pictures });
  const { writer } = shelf;

  for (let index = 0; index < wanted.photos; index++) await addPhoto(shelf, index);
  for (let index = 0; index < wanted.screenshots; index++) await addScreenshot(shelf, index);
  for (let index = 0; index < wanted.videos; index++) addVideo(shelf, index);
  for (let index = 0; index < wanted.motionPhotos; index++) await addMotionPhoto(shelf, index);
  for (let index = 0; index < wanted.raws; index++) await addRaw(shelf, index);
  for (let index = 0; index < wanted.bursts; index++) await addBurst(shelf, index);
  for (let index = 0; index < wanted.whatsApp; index++) await addWhatsApp(shelf, index);
  for (let index = 0; index < wanted.trashed; index++) {
    const moment = shelf.moment();
    const path = `${CAMERA}/.trashed-${Math.floor(moment.localMs / 1000) + 2_592_000}-IMG_${shelf.stamp(moment)}.jpg`;
    const { bytes, ...note } = await jpegPart(shelf.picture(), { path, camera: cameras.moto, moment });
    writer.file(path, bytes, { ...note, outcome: 'excluded' });
  }
  if (wanted.oddities) await writeAndroidOddities(shelf);
  if (wanted.sparseVideo) {
    const sizeBytes = wanted.sparseVideo === true ? 5 * 2 ** 30 : wanted.sparseVideo;
    writeLargeVideo(writer, 'Movies/concert.mov', shelf.moment(), { sizeBytes, sparse: true });
  }
  if (wanted.bulk) {
    await writeBulk(writer, wanted.bulk, shelf.times, (moment, _, video) =>
      video ? `${CAMERA}/VID_${shelf.stamp(moment)}.mov` : `${CAMERA}/IMG_${shelf.stamp(moment)}.jpg`,
    );
  }
  return writer.manifest();
}
