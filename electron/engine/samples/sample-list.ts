import type { Scene } from './scenes.ts';

export interface SampleCamera {
  make: string;
  model: string;
  lens: string;
  /** As EXIF writes them: fractions. */
  aperture: string;
  exposure: string;
  iso: string;
  focalLength: string;
}

/** A made-up photo. The same sample is the same file each time, so that trying them twice changes nothing. */
export interface Sample {
  name: string;
  scene: Scene;
  seed: number;
  width: number;
  height: number;
  /** Local wall time. */
  takenAt: string;
  offset: string;
  latitude: number;
  longitude: number;
  camera: SampleCamera;
}

const phone: SampleCamera = {
  ...{ make: 'Photoferry', model: 'Sample Phone', lens: 'Sample Phone 26 mm f/1.8' },
  ...{ aperture: '18/10', exposure: '1/240', iso: '64', focalLength: '67/10' },
};
const camera: SampleCamera = {
  ...{ make: 'Photoferry', model: 'Sample Camera', lens: 'Sample 35 mm f/2' },
  ...{ aperture: '56/10', exposure: '1/160', iso: '200', focalLength: '350/10' },
};

const wide = { width: 2100, height: 1400 };
const tall = { width: 1350, height: 1800 };
const square = { width: 1500, height: 1500 };
const panorama = { width: 3300, height: 1100 };
const sizes = [wide, tall, wide, square, wide, tall, wide, wide];

/** Places, with what there is to see, and the days on which somebody was there. */
const journeys: {
  scenes: Scene[];
  days: string[];
  offset: string;
  latitude: number;
  longitude: number;
  camera: SampleCamera;
}[] = [
  {
    scenes: ['mountains', 'forest', 'meadow'],
    days: ['2025-03-15', '2025-03-16'],
    offset: '+01:00',
    latitude: 46.56,
    longitude: 8.0,
    camera,
  },
  {
    scenes: ['meadow', 'city'],
    days: ['2025-04-21'],
    offset: '+02:00',
    latitude: 48.2,
    longitude: 16.37,
    camera: phone,
  },
  {
    scenes: ['sea', 'city', 'dunes'],
    days: ['2025-06-07', '2025-06-08', '2025-06-10'],
    offset: '+01:00',
    latitude: 38.71,
    longitude: -9.14,
    camera: phone,
  },
  {
    scenes: ['balloons', 'dunes', 'mountains'],
    days: ['2025-08-23', '2025-08-24'],
    offset: '+03:00',
    latitude: 38.64,
    longitude: 34.83,
    camera,
  },
  {
    scenes: ['forest', 'meadow'],
    days: ['2025-10-12'],
    offset: '+02:00',
    latitude: 48.55,
    longitude: 8.2,
    camera: phone,
  },
  {
    scenes: ['nightSky', 'mountains', 'sea'],
    days: ['2025-12-28', '2025-12-29'],
    offset: '+01:00',
    latitude: 68.23,
    longitude: 14.56,
    camera,
  },
];

const perDay = 3;

export function sampleList(): Sample[] {
  return journeys.flatMap(({ scenes, days, offset, latitude, longitude, camera: by }, journey) =>
    days.flatMap((day, nthDay) =>
      Array.from({ length: perDay }, (_, at): Sample => {
        const nth = nthDay * perDay + at;
        const seed = 1000 * (journey + 1) + nth;
        const size = journey === 5 && nth === 3 ? panorama : sizes[(nth + journey * 3) % sizes.length]!;
        const clock = `${String(8 + at * 3).padStart(2, '0')}:${String((seed * 7) % 60).padStart(2, '0')}:${String((seed * 13) % 60).padStart(2, '0')}`;
        return {
          name: `SAMPLE_${String(seed).padStart(4, '0')}.JPG`,
          ...{ scene: scenes[nth % scenes.length]!, seed, ...size, takenAt: `${day}T${clock}`, offset },
          latitude: latitude + (((seed * 31) % 100) - 50) / 4000,
          longitude: longitude + (((seed * 17) % 100) - 50) / 4000,
          camera: by,
        };
      }),
    ),
  );
}
