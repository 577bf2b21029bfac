import { buildAae } from './aae.ts';
import { writeBulk, writeLargeVideo } from './bulk.ts';
import { cameras } from './camera.ts';
import type { AssetPart } from './contents-writer.ts';
import { buildExif } from './exif.ts';
import { writeIphoneOddities } from './iphone-oddities.ts';
import { IphoneRoll } from './iphone-roll.ts';
import type { ContentsManifest } from './manifest.ts';
import { instantOf } from './moment.ts';
import { type IphoneOptions, withDefaults } from './options.ts';
import { applePart, heicPart, jpegPart } from './parts.ts';
import { writePhotosDatabase } from './photos-database.ts';
import { pngChunk, withPngChunks } from './png.ts';
import { dngPart } from './raw-part.ts';
import { heicBases, stockPicture, uprightHeicBase } from './stock.ts';

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
  const roll = new IphoneRoll(root, wanted.seed, expected);
  let picture = 0;
  const nextPicture = () => picture++ % wanted.pictures;
  let heic = 0;
  const nextHeic = () => heicBases[heic++ % heicBases.length]!;

  for (let index = 0; index < wanted.photos; index++) await addPhoto(roll, index, nextPicture, nextHeic);
  for (let index = 0; index < wanted.screenshots; index++) await addScreenshot(roll, index);
  for (let index = 0; index < wanted.videos; index++) {
    const { folder, stem } = roll.next();
    const moment = roll.moment();
    const from = index % 3 === 2 ? 'video-h264.mov' : 'video-hevc.mov';
    const path = `${folder}/${stem}.MOV`;
    const upright = index % 3 === 1;
    roll.add('video', [applePart(from, { path, camera: roll.camera, moment, upright })], moment, {
      video: true,
      ...(index === 0 ? { favourite: true } : {}),
    });
  }
  for (let index = 0; index < wanted.livePhotos; index++) {
    const parts = await livePhoto(roll, index, nextPicture, nextHeic);
    roll.add('live-photo', parts.parts, parts.moment);
  }
  for (let index = 0; index < wanted.edits; index++) await addEdit(roll, index, nextPicture, nextHeic);
  for (let index = 0; index < wanted.raws; index++) await addRaw(roll, index, nextPicture);
  for (let index = 0; index < wanted.bursts; index++) await addBurst(roll, nextPicture);
  for (let index = 0; index < wanted.trashed; index++) {
    const { folder, stem } = roll.next();
    const moment = roll.moment();
    const path = `${folder}/${stem}.HEIC`;
    const { bytes, ...note } = heicPart(nextHeic(), { path, camera: roll.camera, moment });
    // Without the database nothing says that it is in the trash.
    const known = wanted.photosDatabase !== 'none';
    if (known) roll.writer.file(path, bytes, { ...note, outcome: 'excluded' });
    else roll.writer.asset('photo', [{ ...note, bytes }]);
    roll.row(path, moment, { trashed: true, sizeBytes: bytes.length });
  }
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
  for (let index = 0; index < wanted.cloudOnly && wanted.photosDatabase !== 'none'; index++) {
    const { folder, stem } = roll.next();
    const path = `${folder}/${stem}.HEIC`;
    roll.row(path, roll.moment(), { cloudOnly: true, sizeBytes: 2_345_678 });
    roll.writer.inCloudOnly(path);
  }
  if (wanted.photosDatabase !== 'none') writePhotosDatabase(root, wanted.photosDatabase, roll.rows);
  return roll.writer.manifest();
}

async function addPhoto(roll: IphoneRoll, index: number, picture: () => number, heic: () => string) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const facts = {
    ...(index % 11 === 3 ? { favourite: true } : {}),
    ...(index % 29 === 7 ? { hidden: true } : {}),
    ...(index % 17 === 5 ? { originalName: `DSC0${1000 + index}.HEIC` } : {}),
    ...(index % 6 === 2 ? { album: index % 12 === 2 ? 'Mountains' : 'By the sea' } : {}),
  };
  // Most are HEIC; some JPEG by old phones, which tell less of their time; some held upright.
  if (index % 3 !== 2) {
    const path = `${folder}/${stem}.HEIC`;
    const upright = index % 7 === 4;
    const part = heicPart(upright ? uprightHeicBase : heic(), {
      path,
      camera: roll.camera,
      moment,
      ...(upright ? { extra: { orientation: 6 } } : {}),
    });
    return roll.add('photo', [part], moment, facts);
  }
  const told = (['exif-offset', 'exif-gps', 'exif-local'] as const)[Math.floor(index / 3) % 3]!;
  const camera = told === 'exif-offset' ? roll.camera : cameras.iphone6;
  const orientation = index % 12 === 5 ? { orientation: 6 } : {};
  const taken = { path: `${folder}/${stem}.JPG`, camera, moment, told, extra: orientation };
  return roll.add('photo', [await jpegPart(picture(), taken)], moment, facts);
}

async function addScreenshot(roll: IphoneRoll, index: number) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const dateTime = new Date(moment.localMs).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  const exif = buildExif({ dateTime, userComment: 'Screenshot' });
  const picture = await stockPicture(100 + (index % 4), 'png', 590, 1278);
  const part: AssetPart = {
    path: `${folder}/${stem}.PNG`,
    role: 'photo',
    kind: 'photo',
    mimeType: 'image/png',
    bytes: withPngChunks(picture, pngChunk('eXIf', exif)),
    mtimeMs: instantOf(moment),
    takenAt: {
      localMs: Math.floor(moment.localMs / 1000) * 1000,
      offsetMinutes: null,
      evidence: 'exif-local',
    },
  };
  roll.add('photo', [part], moment);
}

async function livePhoto(roll: IphoneRoll, index: number, picture: () => number, heic: () => string) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  // Every fifth lost its identifier, as after an edit in another program: name and time tie it.
  const contentIdentifier = index % 5 === 4 ? undefined : roll.random.uuid();
  const extra = contentIdentifier ? { apple: { contentIdentifier } } : {};
  const { camera } = roll;
  const photo =
    index % 4 === 3
      ? await jpegPart(picture(), { path: `${folder}/${stem}.JPG`, camera, moment, extra })
      : heicPart(heic(), { path: `${folder}/${stem}.HEIC`, camera, moment, extra });
  const video = applePart(index % 2 === 0 ? 'live-1.mov' : 'live-2.mov', {
    path: `${folder}/${stem}.MOV`,
    camera,
    moment: { ...moment, localMs: moment.localMs - 1200 },
    ...(contentIdentifier ? { contentIdentifier } : {}),
  });
  return { parts: [photo, { ...video, role: 'paired-video' as const }], moment, folder, stem };
}

/** In turn: a photo, a Live Photo, a photo edited to JPEG with the camera's own adjustments, a video. */
async function addEdit(roll: IphoneRoll, index: number, picture: () => number, heic: () => string) {
  const { camera } = roll;
  const adjustments = (path: string, atMs: number): AssetPart => ({
    path,
    role: 'adjustments',
    kind: 'adjustments',
    mimeType: 'application/x-apple-aae',
    bytes: buildAae('com.apple.mobileslideshow', atMs, path),
    mtimeMs: atMs,
  });
  if (index % 4 === 1) {
    const { parts, moment, folder, stem } = await livePhoto(roll, 0, picture, heic);
    const edited = stem.replace('_', '_E');
    const editedPhoto = await jpegPart(picture(), { path: `${folder}/${edited}.JPG`, camera, moment });
    const editedVideo = applePart('live-2.mov', { path: `${folder}/${edited}.MOV`, camera, moment });
    const later = instantOf(moment) + 600_000;
    return roll.add(
      'live-photo',
      [
        ...parts,
        { ...editedPhoto, role: 'edited-photo' },
        { ...editedVideo, role: 'edited-video' },
        adjustments(`${folder}/${stem}.AAE`, later),
      ],
      moment,
    );
  }
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const edited = `${folder}/${stem.replace('_', '_E')}`;
  const later = instantOf(moment) + 86_400_000;
  if (index % 4 === 3) {
    const video = applePart('video-hevc.mov', { path: `${folder}/${stem}.MOV`, camera, moment });
    const trimmed = applePart('video-h264.mov', { path: `${edited}.MOV`, camera, moment });
    const parts = [video, { ...trimmed, role: 'edited-video' as const }];
    return roll.add('video', [...parts, adjustments(`${folder}/${stem}.AAE`, later)], moment, {
      video: true,
    });
  }
  const photo = heicPart(heic(), { path: `${folder}/${stem}.HEIC`, camera, moment });
  const change =
    index % 4 === 2
      ? await jpegPart(picture(), { path: `${edited}.JPG`, camera, moment })
      : heicPart(heic(), { path: `${edited}.HEIC`, camera, moment });
  const parts = [
    photo,
    { ...change, role: 'edited-photo' as const },
    adjustments(`${folder}/${stem}.AAE`, later),
  ];
  if (index % 4 === 2) parts.push(adjustments(`${folder}/${stem.replace('_', '_O')}.AAE`, later - 60_000));
  return roll.add('photo', parts, moment);
}

async function addRaw(roll: IphoneRoll, index: number, picture: () => number) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const { camera } = roll;
  const number = picture();
  const raw = await dngPart(number, { path: `${folder}/${stem}.DNG`, camera, moment });
  if (index % 3 === 2) return roll.add('photo', [raw], moment);
  const photo = await jpegPart(number, { path: `${folder}/${stem}.JPG`, camera, moment });
  return roll.add('photo', [photo, raw], moment);
}

async function addBurst(roll: IphoneRoll, picture: () => number) {
  const burstId = roll.random.uuid();
  const start = roll.moment();
  const number = picture();
  for (let frame = 0; frame < 5; frame++) {
    const { folder, stem } = roll.next();
    const moment = { ...start, localMs: start.localMs + frame * 100 };
    const taken = {
      path: `${folder}/${stem}.JPG`,
      camera: roll.camera,
      moment,
      extra: { apple: { burstId } },
    };
    roll.add('photo', [await jpegPart(number, taken)], moment, { burstId, burstPick: frame === 2 });
  }
}
