import sharp from 'sharp';
import { createRandom } from './random.ts';
import type { Sample } from './sample-list.ts';
import { balloons } from './scenes/balloons.ts';
import { city } from './scenes/city.ts';
import { dunes } from './scenes/dunes.ts';
import { forest } from './scenes/forest.ts';
import { meadow } from './scenes/meadow.ts';
import { mountains } from './scenes/mountains.ts';
import { nightSky } from './scenes/night-sky.ts';
import { sea } from './scenes/sea.ts';

export const scenes = { balloons, city, dunes, forest, meadow, mountains, nightSky, sea };
export type Scene = keyof typeof scenes;

/** A JPEG as a camera would have made it: with the time, the place and the camera in its header. */
export async function drawSample(sample: Sample): Promise<Buffer> {
  const { width, height, seed, scene } = sample;
  const inside = scenes[scene]({ width, height, random: createRandom(seed) });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inside}</svg>`;
  // Grain: without it skies show bands.
  const grain = { input: grainTile(seed), raw: { width: tileSize, height: tileSize, channels: 3 as const } };
  return sharp(Buffer.from(svg))
    .flatten({ background: '#000000' })
    .composite([{ ...grain, tile: true, blend: 'soft-light' }])
    .withExif(exifOf(sample))
    .jpeg({ quality: 84 })
    .toBuffer();
}

const tileSize = 256;
const grainStrength = 16;

/** Of our own making: that of the library is another one each time, and so would be the file. */
function grainTile(seed: number): Buffer {
  const random = createRandom(seed);
  const tile = Buffer.alloc(tileSize * tileSize * 3);
  for (let at = 0; at < tile.length; at += 3) {
    const value = 128 + (random.next() + random.next() + random.next() - 1.5) * grainStrength;
    tile.fill(Math.round(value), at, at + 3);
  }
  return tile;
}

function exifOf({ takenAt, offset, latitude, longitude, camera }: Sample) {
  const time = takenAt.replace('T', ' ').replaceAll('-', ':');
  return {
    IFD0: { Make: camera.make, Model: camera.model, DateTime: time },
    IFD2: {
      DateTimeOriginal: time,
      OffsetTimeOriginal: offset,
      LensModel: camera.lens,
      FNumber: camera.aperture,
      ExposureTime: camera.exposure,
      PhotographicSensitivity: camera.iso,
      FocalLength: camera.focalLength,
    },
    IFD3: {
      GPSLatitudeRef: latitude < 0 ? 'S' : 'N',
      GPSLatitude: degrees(latitude),
      GPSLongitudeRef: longitude < 0 ? 'W' : 'E',
      GPSLongitude: degrees(longitude),
    },
  };
}

/** Degrees, minutes and seconds, as EXIF has them. */
function degrees(value: number): string {
  const seconds = Math.round(Math.abs(value) * 3600 * 100);
  return `${Math.floor(seconds / 360_000)}/1 ${Math.floor(seconds / 6000) % 60}/1 ${seconds % 6000}/100`;
}
