import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file on a phone, of a whole second, as all phones can tell it; later ones are older, so they are fetched in order. */
export function plantOn(root: string, name: string, bytes: Uint8Array, mtimeMs?: number): void {
  const place = path.join(root, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, bytes);
  const seconds = mtimeMs === undefined ? 1_719_835_200 - planted++ : mtimeMs / 1000;
  utimesSync(place, seconds, seconds);
}

let planted = 0;
