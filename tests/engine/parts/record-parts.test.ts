import { randomBytes } from 'node:crypto';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { listAssets } from '../../../electron/engine/list-assets.ts';
import { recordParts } from '../../../electron/engine/parts/record-parts.ts';
import { createResourceDigest } from '../../../electron/media/resource-digest.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';

it('records the digests of large originals, and has a damaged one fetched again', async () => {
  const [library, folder] = [await temporaryLibrary(), await temporaryFolder()];
  const film = randomBytes(20_000_000);
  writeFileSync(path.join(folder, 'film.mov'), film);
  writeFileSync(path.join(folder, 'small.jpg'), 'small');
  await importPhone(library, await openFolder(folder), { signal: idle() });
  const place = () => {
    const resources = [...listAssets(library)].flatMap((asset) => asset.resources);
    return resources.find(({ name }) => name === 'film.mov')!.path;
  };

  // The disk turns one bit, keeping size and time.
  const first = path.join(library.root, place()!);
  const spoilt = Buffer.from(film);
  spoilt[12_345_678]! ^= 1;
  writeFileSync(first, spoilt);
  utimesSync(first, 0, 0);
  expect(await recordParts(library, { signal: idle() })).toMatchObject({
    recorded: 0,
    damaged: [path.relative(library.root, first)],
  });
  expect(place()).toBeNull();

  const again = await importPhone(library, await openFolder(folder), { signal: idle() });
  expect(again.outcomes).toMatchObject({ imported: 1, seen: 1, pending: 0 });
  const second = path.join(library.root, place()!);
  expect(second).not.toBe(first);
  expect(readFileSync(second).equals(film)).toBe(true);
  expect(readFileSync(first).equals(spoilt)).toBe(true);

  expect(await recordParts(library, { signal: idle() })).toMatchObject({ recorded: 1, damaged: [] });
  const digest = createResourceDigest();
  digest.update(film);
  const [resource] = library.catalog.assets.resourcesBySha256(digest.digest().sha256);
  expect(library.catalog.assets.partsOf(resource!.id)).toEqual(Buffer.from(partsOf(film)));
});

function partsOf(bytes: Uint8Array): Uint8Array {
  const digest = createResourceDigest();
  digest.update(bytes);
  return digest.digest().parts;
}
