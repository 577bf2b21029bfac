import path from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { stockJpeg } from '../../phones/contents/stock.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { idle, temporaryFolder } from '../temporary.ts';

/** A library with so many photos that have no thumbnails yet. */
export async function unpicturedLibrary(photos: number): Promise<Library> {
  const [root, from] = [await temporaryFolder(), await temporaryFolder()];
  // Small ones, to be quick; a byte behind the picture makes each another file.
  const small = await sharp((await stockJpeg(0)).jpeg)
    .resize(480)
    .jpeg()
    .toBuffer();
  for (let at = 0; at < photos; at++)
    plantOn(from, `IMG_${at}.JPG`, Buffer.concat([small, Buffer.from([at])]));
  const library = openLibrary(root);
  onTestFinished(() => library.close());
  const phone = await openFolder(from);
  await importPhone(library, phone, { signal: idle() });
  await phone.close();
  return library;
}

/** Where the originals are, oldest row first. */
export function originalsOf(library: Library): string[] {
  const { assets } = library.catalog;
  return assets
    .page(undefined, 1000)
    .flatMap(({ id }) => assets.resourcesOf(id).map((resource) => path.join(library.root, resource.path!)));
}

/** How many assets have a thumbnail. */
export function thumbnailsIn(library: Library): number {
  const rows = library.catalog.assets.page(undefined, 1000);
  return rows.filter(({ assetId }) => library.thumbnails.get(assetId)).length;
}
