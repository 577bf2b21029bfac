import { type ExifStamp, exifDate } from './exif.ts';
import type { ContentFile, ExpectedTime } from './manifest.ts';
import { instantOf, type Moment } from './moment.ts';

/** A phone as it writes itself into its files. */
export interface Camera {
  make: string;
  model: string;
  lens?: string;
  software: string;
}

export const cameras = {
  iphone15: {
    make: 'Apple',
    model: 'iPhone 15 Pro',
    lens: 'iPhone 15 Pro back triple camera 6.765mm f/1.78',
    software: '18.6',
  },
  iphone6: { make: 'Apple', model: 'iPhone 6', lens: 'iPhone 6 back camera 4.15mm f/2.2', software: '8.4.1' },
  pixel: { make: 'Google', model: 'Pixel 8', software: 'HDR+ 1.0.640377609zd' },
  samsung: { make: 'samsung', model: 'SM-S921B', software: 'S921BXXS7BYG1' },
  moto: { make: 'motorola', model: 'moto g(7)', software: '' },
} satisfies Record<string, Camera>;

/** How much a picture says of its time: with offset, with GPS time alone, or the wall clock alone. */
export type Told = 'exif-offset' | 'exif-gps' | 'exif-local';

/** The EXIF of a photo, and what a reader must find in it. */
export function shot(
  camera: Camera,
  moment: Moment,
  told: Told = 'exif-offset',
): {
  stamp: ExifStamp;
  note: Pick<ContentFile, 'takenAt' | 'latitude' | 'longitude' | 'camera' | 'mtimeMs'>;
} {
  const utcMs = instantOf(moment);
  const withGps = told !== 'exif-local';
  const stamp: ExifStamp = {
    make: camera.make,
    model: camera.model,
    dateTime: exifDate(moment.localMs),
    subSeconds: String(moment.localMs % 1000).padStart(3, '0'),
  };
  if (camera.software) stamp.software = camera.software;
  if (camera.lens) stamp.lens = camera.lens;
  if (told === 'exif-offset') stamp.offsetMinutes = moment.offsetMinutes;
  if (withGps) {
    const { latitude, longitude, altitude } = moment;
    stamp.gps = { latitude, longitude, altitude, utcMs };
  }
  const takenAt: ExpectedTime = {
    localMs: Math.floor(moment.localMs / 1000) * 1000,
    offsetMinutes: told === 'exif-local' ? null : moment.offsetMinutes,
    evidence: told,
  };
  const place = withGps ? { latitude: moment.latitude, longitude: moment.longitude } : {};
  return { stamp, note: { takenAt, camera: camera.model, mtimeMs: utcMs, ...place } };
}
