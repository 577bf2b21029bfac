import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { THUMBNAIL_EDGE, THUMBNAIL_EFFORT, THUMBNAIL_QUALITY } from '../electron/media/thumbnail/render.ts';
import { compare3, type Figure, run } from './measure.ts';
import { importOnce, type Stage } from './stage.ts';

const photos = 80;
const threads = 2;

/** Thumbnails by the import, database and ThumbHash included, against `vipsthumbnail` over the same 12 MP JPEGs. */
export async function benchThumbnails(stage: Stage): Promise<Figure[]> {
  const folder = stage.fresh('photos');
  await mkdir(folder);
  const files = await makePhotos(folder);

  const { ours, peer } = await compare3(
    async () => (await importOnce(stage.fresh('library'), ['--from', folder], process.env)).thumbnailSeconds,
    () => timeVips(stage, files),
  );
  return [
    {
      name: `Thumbnails of ${photos} JPEGs of 12 MP`,
      ours: `${(photos / ours).toFixed(1)}/s`,
      peer: `vipsthumbnail ${(photos / peer).toFixed(1)}/s`,
      value: peer / ours,
      wanted: 0.9,
      sense: 'at-least',
    },
  ];
}

/** The same size, format and quality; one thread of work for each process, as many processes as we have threads. */
async function timeVips(stage: Stage, files: readonly string[]): Promise<number> {
  const target = stage.fresh('vips');
  await mkdir(target);
  const output = `${target}/%s.webp[Q=${THUMBNAIL_QUALITY},effort=${THUMBNAIL_EFFORT},strip]`;
  const size = `${THUMBNAIL_EDGE}x${THUMBNAIL_EDGE}`;
  const env = { ...process.env, VIPS_CONCURRENCY: '1' };
  const half = Math.ceil(files.length / threads);
  const startedAt = performance.now();
  await Promise.all(
    [files.slice(0, half), files.slice(half)].map((some) =>
      run(['vipsthumbnail', '--size', size, '--output', output, ...some], env),
    ),
  );
  return (performance.now() - startedAt) / 1000;
}

/** Photos with the detail and grain of a camera's. */
async function makePhotos(folder: string): Promise<string[]> {
  const [width, height] = [4032, 3024];
  const files: string[] = [];
  for (let at = 0; at < photos; at++) {
    const file = path.join(folder, `IMG_${String(at).padStart(4, '0')}.JPG`);
    files.push(file);
    if (at >= 8) {
      // Eight pictures are enough to decode; another quality makes each file another one.
      const bytes = await sharp(files[at % 8]!)
        .jpeg({ quality: 80 + Math.floor(at / 8) })
        .toBuffer();
      await writeFile(file, bytes);
      continue;
    }
    const noise = {
      create: {
        width: width / 4,
        height: height / 4,
        channels: 3 as const,
        background: '#888',
        noise: { type: 'gaussian' as const, mean: 128, sigma: 30 },
      },
    };
    const sky = `<svg width="${width}" height="${height}"><defs><linearGradient id="g" x1="0" y1="0" x2="0.3" y2="1"><stop offset="0" stop-color="hsl(${at * 45},60%,70%)"/><stop offset="1" stop-color="hsl(${at * 45 + 120},50%,30%)"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/><circle cx="${800 + at * 250}" cy="900" r="400" fill="#fff8e0"/></svg>`;
    const grain = await sharp(noise).resize(width, height).png().toBuffer();
    await writeFile(
      file,
      await sharp(Buffer.from(sky))
        .composite([{ input: grain, blend: 'soft-light' }])
        .jpeg({ quality: 90 })
        .toBuffer(),
    );
  }
  return files;
}
