import { cameras } from './camera.ts';
import type { AssetPart } from './contents-writer.ts';
import { buildExif, exifDate } from './exif.ts';
import type { IphoneRoll } from './iphone-roll.ts';
import { instantOf } from './moment.ts';
import { applePart, heicPart, jpegPart } from './parts.ts';
import { pngChunk, withPngChunks } from './png.ts';
import { dngPart } from './raw-part.ts';
import { stockPicture, uprightHeicBases } from './stock.ts';

export async function addPhoto(roll: IphoneRoll, index: number) {
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
    const part = heicPart(upright ? uprightHeicBases[index % 2]! : roll.heic(), {
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
  return roll.add('photo', [await jpegPart(roll.picture(), taken)], moment, facts);
}

export async function addScreenshot(roll: IphoneRoll, index: number) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const dateTime = exifDate(moment.localMs);
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

export async function livePhoto(roll: IphoneRoll, index: number) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  // Every fifth lost its identifier, as after an edit in another program: name and time tie it.
  const contentIdentifier = index % 5 === 4 ? undefined : roll.random.uuid();
  const extra = contentIdentifier ? { apple: { contentIdentifier } } : {};
  const { camera } = roll;
  const photo =
    index % 4 === 3
      ? await jpegPart(roll.picture(), { path: `${folder}/${stem}.JPG`, camera, moment, extra })
      : heicPart(roll.heic(), { path: `${folder}/${stem}.HEIC`, camera, moment, extra });
  const video = applePart(index % 2 === 0 ? 'live-1.mov' : 'live-2.mov', {
    path: `${folder}/${stem}.MOV`,
    camera,
    moment: { ...moment, localMs: moment.localMs - 1200 },
    ...(contentIdentifier ? { contentIdentifier } : {}),
  });
  return { parts: [photo, { ...video, role: 'paired-video' as const }], moment, folder, stem };
}

export async function addRaw(roll: IphoneRoll, index: number) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const { camera } = roll;
  const number = roll.picture();
  const raw = await dngPart(number, { path: `${folder}/${stem}.DNG`, camera, moment });
  if (index % 3 === 2) return roll.add('photo', [raw], moment);
  const photo = await jpegPart(number, { path: `${folder}/${stem}.JPG`, camera, moment });
  return roll.add('photo', [photo, raw], moment);
}

export async function addBurst(roll: IphoneRoll) {
  const burstId = roll.random.uuid();
  const start = roll.moment();
  const number = roll.picture();
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

/** HEVC, some held upright, and H.264. */
export function addVideo(roll: IphoneRoll, index: number) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const from = ['video-hevc.mov', 'upright.mov', 'video-h264.mov'][index % 3]!;
  const taken = { path: `${folder}/${stem}.MOV`, camera: roll.camera, moment, upright: index % 3 === 1 };
  const favourite = index === 0 ? { favourite: true } : {};
  return roll.add('video', [applePart(from, taken)], moment, { video: true, ...favourite });
}

/** A file in Recently Deleted, as the database says; an ordinary photo to a reader who cannot know. */
export function addTrashed(roll: IphoneRoll, known: boolean) {
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const path = `${folder}/${stem}.HEIC`;
  const part = heicPart(roll.heic(), { path, camera: roll.camera, moment });
  if (!known) return roll.writer.asset('photo', [part]);
  const { bytes, role: _, ...note } = part;
  roll.writer.file(path, bytes, { ...note, outcome: 'excluded' });
  roll.row(path, moment, { trashed: true, sizeBytes: bytes.length });
}
