import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { evictOriginals } from '../../../electron/engine/originals/evict-originals.ts';
import { fetchOriginals } from '../../../electron/engine/originals/fetch-originals.ts';
import { backUp, vaultFor } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { cardWith, keyOf, keysByName, picture, sha256 } from '../removal/removal-desk.ts';
import { idle } from '../temporary.ts';

export const evict = (of: Library, ...assets: number[]) => evictOriginals(of, assets, { signal: idle() });
export const fetchBack = (of: Library, ...assets: number[]) => fetchOriginals(of, assets, { signal: idle() });
export const allOf = (of: Library) => [...keysByName(of).values()];
export const resourcesOf = (library: Library, name: string) =>
  library.catalog.assets.resourcesOf(keyOf(library, name));

export function generationOf(library: Library, name: string): string {
  const { backups } = library.catalog;
  const { blob } = backups.backupOf(keyOf(library, name)).find(({ role }) => role === 'photo')!;
  return Buffer.from(backups.blob(blob!)!.generation).toString('hex');
}

/** Brings these files into the library, with pictures, and into a vault. */
export async function backedUp(library: Library, files: Record<string, Uint8Array>) {
  const card = await cardWith(files);
  await card.read(library);
  picture(library);
  const vault = await vaultFor(library);
  await backUp(library);
  return { card, ...vault };
}

/** Every original with its place, bytes and time. */
export function snapshot({ root }: Library): Record<string, string> {
  const folder = path.join(root, 'Originals');
  const files = filesBelow(folder).sort();
  return Object.fromEntries(
    files.map((file) => {
      const place = path.join(folder, file);
      return [file, `${Math.round(statSync(place).mtimeMs)} ${sha256(readFileSync(place))}`];
    }),
  );
}
