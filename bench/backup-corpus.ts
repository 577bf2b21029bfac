import { randomBytes, randomFillSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { stockJpeg } from '../tests/phones/contents/stock.ts';
import { measuredRun } from './measured-run.ts';
import { importOnce, type Stage } from './stage.ts';

export interface Corpus {
  name: string;
  count: number;
  sizeBytes: number;
}

/** An imported library, its pictures made, nothing backed up yet. */
export async function makeLibrary(stage: Stage, { name, count, sizeBytes }: Corpus): Promise<string> {
  const card = stage.fresh(`card-${name}`);
  mkdirSync(path.join(card, 'DCIM'), { recursive: true });
  // Small pictures with noise behind them: no preview is to be made of them, and nothing compresses.
  const picture = await sharp((await stockJpeg(1)).jpeg)
    .resize(240)
    .jpeg({ quality: 60 })
    .toBuffer();
  const noise = randomBytes(Math.min(sizeBytes, 64 * 1024 * 1024));
  for (let at = 0; at < count; at++) {
    refresh(noise);
    const isVideo = sizeBytes > 32 * 1024 * 1024;
    const file = path.join(card, 'DCIM', `IMG_${at}.${isVideo ? 'MP4' : 'JPG'}`);
    if (!isVideo) {
      writeFileSync(file, Buffer.concat([picture, noise], sizeBytes));
      continue;
    }
    writeFileSync(file, '');
    for (let left = sizeBytes; left > 0; left -= noise.length) {
      refresh(noise);
      writeFileSync(file, noise.subarray(0, Math.min(left, noise.length)), { flag: 'a' });
    }
  }
  const library = stage.fresh(`library-${name}`);
  const { outcomes } = await importOnce(library, ['--from', card], process.env);
  if (outcomes.imported !== count) throw new Error(`${name}: ${JSON.stringify(outcomes)} were imported`);
  return library;
}

/** Every piece is another, or who cuts files at their content would find most of one in the one before, and send less. */
function refresh(noise: Buffer): void {
  for (let block = 0; block < noise.length; block += 65_536)
    randomFillSync(noise, block, Math.min(32, noise.length - block));
}

/** A library like the given one that has never been backed up: the originals are the same files. */
export async function cloneLibrary(stage: Stage, library: string): Promise<string> {
  const clone = stage.fresh('clone');
  mkdirSync(clone);
  await measuredRun(['cp', '-al', path.join(library, 'Originals'), clone]);
  await cp(path.join(library, '.photoferry'), path.join(clone, '.photoferry'), { recursive: true });
  return clone;
}
