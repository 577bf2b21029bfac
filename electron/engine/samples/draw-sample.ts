import sharp from 'sharp';
import { createRandom } from './random.ts';
import type { Sample } from './sample-list.ts';
import { scenes } from './scenes.ts';

/** A JPEG as a camera would have made it: with the time, the place and the camera in its header. */
export async function drawSample(sample: Sample): Promise<Buffer> {
  const { width, height, seed, scene } = sample;
  const inside = scenes[scene]({ width, height, random: createRandom(seed) });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${inside}</svg>`;
  const raw = await sharp(Buffer.from(svg)).flatten({ background: '#000000' }).removeAlpha().raw().toBuffer();
  addGrain(raw, width, seed);
  return sharp(raw, { raw: { width, height, channels: 3 } })
    .withExif(exifOf(sample))
    .jpeg({ quality: 84 })
    .toBuffer();
}

const grainSize = 65_536;
const grainStrength = 7;

/** Without it skies show bands. Of our own making: that of the library is another one each time, and so would be the file. */
function addGrain(pixels: Buffer, width: number, seed: number): void {
  const random = createRandom(seed);
  const grain = Int8Array.from({ length: grainSize }, () =>
    Math.round((random.next() + random.next() + random.next() - 1.5) * grainStrength),
  );
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  for (let line = 0; line * width * 3 < clamped.length; line++) {
    // Every line begins elsewhere in it, so that no pattern is to be seen.
    const from = Math.floor(random.next() * grainSize);
    for (let x = 0; x < width; x++) {
      const [value, at] = [grain[(from + x) % grainSize]!, (line * width + x) * 3];
      for (let channel = at; channel < at + 3; channel++) clamped[channel] = clamped[channel]! + value;
    }
  }
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
