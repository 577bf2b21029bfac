import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { primaryOf } from '../../../electron/engine/import/refresh-asset.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { box } from '../../media/tiny-files.ts';
import { buildAae } from '../../phones/contents/aae.ts';
import { base } from '../../phones/contents/stock.ts';
import { photo } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { idle, temporaryFolder } from '../temporary.ts';

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A card with these files, to be imported as often as one likes. */
export async function cardWith(files: Record<string, Uint8Array>) {
  const folder = await temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) plantOn(folder, name, bytes);
  const read = async (library: Library) => {
    const items: { path: string; outcome: string; reason?: string | undefined }[] = [];
    const phone = await openFolder(folder);
    const result = await importPhone(library, phone, {
      signal: idle(),
      onItem: (item) => void items.push(item),
    });
    await phone.close();
    expect(Object.values(result.outcomes).reduce((sum, each) => sum + each, 0)).toBe(result.listed);
    return { ...result, items };
  };
  return { folder, read };
}

/** Keys of all assets, by the name of their primary. */
export function keysByName(library: Library): Map<string, number> {
  const keys = new Map<string, number>();
  for (const row of library.catalog.assets.page(undefined, 10_000))
    keys.set(primaryOf(library.catalog.assets.resourcesOf(row.id))!.name, row.id);
  return keys;
}

export const keyOf = (library: Library, name: string): number => keysByName(library).get(name)!;

export const previewOf = (library: Library, assetId: Uint8Array) => {
  const name = Buffer.from(assetId).toString('hex');
  return path.join(library.previews, name.slice(0, 2), `${name}.jpg`);
};

/** As if pictures of all assets had been made. */
export function picture(library: Library): void {
  const { assets, jobs } = library.catalog;
  for (const { id, assetId } of assets.page(undefined, 10_000)) {
    jobs.drop('thumbnail', id);
    jobs.drop('preview', id);
    if (library.thumbnails.get(assetId)) continue;
    library.thumbnails.transaction(() => library.thumbnails.put(assetId, 'image/webp', Buffer.from([1, 2])));
    assets.setThumbhash(id, Buffer.from([4]));
    const place = previewOf(library, assetId);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, Buffer.from([3]));
  }
}

/**
 * What holds of a library at any time, whatever has happened to it: what the catalog calls present is in its place with its digest,
 * nothing else lies among the originals but `strangers`, and nothing waits to be finished.
 */
export function expectKept(library: Library, { strangers = 0 } = {}): void {
  const { assets, removals } = library.catalog;
  const expected = new Set<string>();
  for (const { id } of assets.page(undefined, 10_000)) {
    for (const { path: place, sha256: digest } of assets.resourcesOf(id)) {
      if (place === null) continue;
      expected.add(place);
      const file = path.join(library.root, place);
      expect(existsSync(file), `${place} is there`).toBe(true);
      expect(sha256(readFileSync(file)), place).toBe(Buffer.from(digest).toString('hex'));
    }
  }
  const there = filesBelow(path.join(library.root, 'Originals')).map((file) => `Originals/${file}`);
  expect(there.filter((file) => !expected.has(file))).toHaveLength(strangers);
  expect(removals.all()).toEqual([]);
  expect(filesBelow(library.leaving)).toEqual([]);
}

/** A Live Photo: a photo, its video and the adjustments of its edit. */
export function livePhoto(stem = 'IMG_0001'): Record<string, Uint8Array> {
  return {
    [`${stem}.JPG`]: photo(),
    [`${stem}.MOV`]: Buffer.concat([base('live-1.mov'), box('free', randomBytes(16))]),
    [`${stem}.AAE`]: buildAae('com.apple.Photos', 0, stem),
  };
}
