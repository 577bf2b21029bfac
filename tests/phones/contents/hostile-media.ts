import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostileFile } from './hostile/hostile-file.ts';
import { hostileHeics } from './hostile/hostile-heics.ts';
import { hostileMovies } from './hostile/hostile-movies.ts';
import { hostilePictures } from './hostile/hostile-pictures.ts';
import { hostileTexts } from './hostile/hostile-texts.ts';

/**
 * Writes into `folder` files that explode in size, lead in circles or claim what no computer holds, each right enough
 * for a reader to get that far. All together they take about 10 MB; a good import takes each as the file it is and
 * goes on.
 */
export async function hostileMedia(folder: string): Promise<Omit<HostileFile, 'bytes'>[]> {
  mkdirSync(folder, { recursive: true });
  const files = [
    ...(await hostilePictures()),
    ...hostileMovies(),
    ...hostileHeics(),
    ...(await hostileTexts()),
  ];
  return files.map(({ bytes, ...file }) => {
    writeFileSync(join(folder, file.name), bytes, { flag: 'wx' });
    return file;
  });
}
