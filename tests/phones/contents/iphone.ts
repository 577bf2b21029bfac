import { writeBulk, writeLargeVideo } from './bulk.ts';
import { addEdit } from './iphone-edits.ts';
import { writeIphoneOddities } from './iphone-oddities.ts';
import {
  addBurst,
  addPhoto,
  addRaw,
  addScreenshot,
  addTrashed,
  addVideo,
  livePhoto,
} from './iphone-photos.ts';
import { IphoneRoll } from './iphone-roll.ts';
import type { ContentsManifest } from './manifest.ts';
import { type IphoneOptions, withDefaults } from './options.ts';
import { writePhotosDatabase } from './photos-database.ts';

const defaults: Required<IphoneOptions> = {
  seed: 1,
  photos: 60,
  pictures: 24,
  screenshots: 4,
  videos: 6,
  livePhotos: 8,
  edits: 4,
  raws: 3,
  bursts: 1,
  cloudOnly: 5,
  trashed: 2,
  oddities: true,
  sparseVideo: false,
  bulk: undefined,
  photosDatabase: 'ios-26',
};

/** Fills `root`, which may not hold any of it yet, with what an iPhone shows over AFC. The same options, the same bytes. */
export async function generateIphone(root: string, options: IphoneOptions = {}): Promise<ContentsManifest> {
  const wanted = withDefaults(options, defaults);
  const expected =
    wanted.photos +
    wanted.videos +
    wanted.livePhotos +
    wanted.edits +
    (wanted.bulk?.count ?? 0) +
    (wanted.oddities ? 60 : 10);
  const roll = new IphoneRoll(root, { seed: wanted.seed, expected, pictures: wanted.pictures });

  for (let index = 0; index < wanted.photos; index++) await addPhoto(roll, index);
  for (let index = 0; index < wanted.screenshots; index++) await addScreenshot(roll, index);
  for (let index = 0; index < wanted.videos; index++) addVideo(roll, index);
  for (let index = 0; index < wanted.livePhotos; index++) {
    const parts = await livePhoto(roll, index);
    roll.add('live-photo', parts.parts, parts.moment);
  }
  for (let index = 0; index < wanted.edits; index++) await addEdit(roll, index);
  for (let index = 0; index < wanted.raws; index++) await addRaw(roll, index);
  for (let index = 0; index < wanted.bursts; index++) await addBurst(roll);
  // Without the database nothing says that a file is in the trash.
  const known = wanted.photosDatabase !== 'none';
  for (let index = 0; index < wanted.trashed; index++) addTrashed(roll, known);
  if (wanted.oddities) await writeIphoneOddities(roll);
  if (wanted.sparseVideo) {
    const { folder, stem } = roll.next();
    const sizeBytes = wanted.sparseVideo === true ? 5 * 2 ** 30 : wanted.sparseVideo;
    const moment = roll.moment();
    writeLargeVideo(roll.writer, `${folder}/${stem}.MOV`, moment, { sizeBytes, sparse: true });
    roll.row(`${folder}/${stem}.MOV`, moment, { video: true, sizeBytes });
  }
  if (wanted.bulk) {
    const { sizeBytes } = wanted.bulk;
    await writeBulk(roll.writer, wanted.bulk, roll.times, (moment, _, video) => {
      const { folder, stem } = roll.next();
      const path = `${folder}/${stem}.${video ? 'MOV' : 'JPG'}`;
      roll.row(path, moment, { video, sizeBytes });
      return path;
    });
  }
  for (let index = 0; known && index < wanted.cloudOnly; index++) {
    const { folder, stem } = roll.next();
    const path = `${folder}/${stem}.HEIC`;
    roll.row(path, roll.moment(), { cloudOnly: true, sizeBytes: 2_345_678 });
    roll.writer.inCloudOnly(path);
  }
  if (wanted.photosDatabase !== 'none') writePhotosDatabase(root, wanted.photosDatabase, roll.rows);
  return roll.writer.manifest();
}
