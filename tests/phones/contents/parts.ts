import { type Camera, shot, type Told } from './camera.ts';
import type { AssetPart } from './contents-writer.ts';
import { buildExif, type ExifStamp } from './exif.ts';
import { stampHeic } from './heic.ts';
import { withJpegExtras } from './jpeg.ts';
import { instantOf, type Moment } from './moment.ts';
import { type MovieStamp, stampMovie } from './movie.ts';
import { base, stockJpeg } from './stock.ts';

interface Taken {
  path: string;
  camera: Camera;
  moment: Moment;
  told?: Told;
  extra?: Partial<ExifStamp>;
}

function identifiers(extra: Partial<ExifStamp> | undefined): Partial<AssetPart> {
  return {
    ...(extra?.apple?.contentIdentifier ? { contentIdentifier: extra.apple.contentIdentifier } : {}),
    ...(extra?.apple?.burstId ? { burstId: extra.apple.burstId } : {}),
    ...(extra?.orientation ? { orientation: extra.orientation } : {}),
  };
}

/** A JPEG that shows picture `number`, with EXIF and an EXIF thumbnail. */
export async function jpegPart(number: number, taken: Taken): Promise<AssetPart> {
  const stock = await stockJpeg(number, taken.extra?.orientation);
  const { stamp, note } = shot(taken.camera, taken.moment, taken.told);
  const { width, height, thumbnail } = stock;
  const exif = buildExif({ ...stamp, width, height, thumbnail, ...taken.extra });
  return {
    ...note,
    ...identifiers(taken.extra),
    path: taken.path,
    role: 'photo',
    kind: 'photo',
    mimeType: 'image/jpeg',
    bytes: withJpegExtras(stock.jpeg, { exif }),
  };
}

/** A HEIC made of one of the bases. */
export function heicPart(baseName: string, taken: Taken): AssetPart {
  const { stamp, note } = shot(taken.camera, taken.moment, taken.told);
  return {
    ...note,
    ...identifiers(taken.extra),
    path: taken.path,
    role: 'photo',
    kind: 'photo',
    mimeType: 'image/heic',
    bytes: stampHeic(base(baseName), { ...stamp, ...taken.extra }),
  };
}

/** An iPhone's video: wall time, place and identifiers in Apple's keys. */
export function applePart(
  baseName: string,
  taken: Omit<Taken, 'extra'> & { contentIdentifier?: string; upright?: boolean },
): AssetPart {
  const { camera, moment, path } = taken;
  const stamp: MovieStamp = {
    style: 'apple',
    utcMs: instantOf(moment),
    creationDate: moment,
    make: camera.make,
    model: camera.model,
    software: camera.software,
    latitude: moment.latitude,
    longitude: moment.longitude,
    salt: path,
    ...(taken.contentIdentifier ? { contentIdentifier: taken.contentIdentifier } : {}),
    ...(taken.upright ? { upright: true } : {}),
  };
  return {
    path,
    role: 'video',
    kind: 'video',
    mimeType: 'video/quicktime',
    bytes: stampMovie(base(baseName), stamp),
    mtimeMs: instantOf(moment),
    takenAt: {
      localMs: Math.floor(moment.localMs / 1000) * 1000,
      offsetMinutes: moment.offsetMinutes,
      evidence: 'quicktime-creationdate',
    },
    latitude: moment.latitude,
    longitude: moment.longitude,
    camera: camera.model,
    ...(taken.contentIdentifier ? { contentIdentifier: taken.contentIdentifier } : {}),
    ...(taken.upright ? { orientation: 6 } : {}),
  };
}

/**
 * An Android phone's video: the instant in `mvhd`, the place in `©xyz`. With `localName` the file's name holds the wall
 * time, from which a reader learns the offset. `bare` leaves the place away.
 */
export function androidVideoPart(
  baseName: string,
  taken: { path: string; moment: Moment; localName: boolean; upright?: boolean; bare?: boolean },
): AssetPart {
  const { moment, path } = taken;
  const utcMs = instantOf(moment);
  const place = taken.bare ? {} : { latitude: moment.latitude, longitude: moment.longitude };
  const seconds = (ms: number) => Math.floor(ms / 1000) * 1000;
  const bytes = stampMovie(base(baseName), {
    style: 'android',
    utcMs,
    salt: path,
    ...place,
    ...(taken.upright ? { upright: true } : {}),
  });
  return {
    path,
    role: 'video',
    kind: 'video',
    mimeType: 'video/mp4',
    bytes,
    mtimeMs: utcMs,
    takenAt: {
      evidence: 'quicktime-creationdate',
      utcMs: seconds(utcMs),
      ...(taken.localName ? { localMs: seconds(moment.localMs), offsetMinutes: moment.offsetMinutes } : {}),
    },
    ...place,
    ...(taken.upright ? { orientation: 6 } : {}),
  };
}
