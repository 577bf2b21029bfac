import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ImportResult } from '../../../electron/contract/import-result.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { idle } from '../temporary.ts';

/** A file on a card. */
export async function plant(
  root: string,
  name: string,
  bytes: Uint8Array | string,
  mtime = '2024-07-01T12:00:00Z',
) {
  const place = path.join(root, name);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, bytes);
  const seconds = Date.parse(mtime) / 1000;
  await utimes(place, seconds, seconds);
}

export async function importFolder(library: Library, folder: string): Promise<ImportResult> {
  return importPhone(library, await openFolder(folder), { signal: idle() });
}
