import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { addressOfFile, pathsOfAssets } from '../../../electron/engine/host/window-answers.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import { listAssets } from '../../../electron/engine/list-assets.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { idle, temporaryFolder } from '../temporary.ts';

test('a file of the library has its photo, by whatever way it is named; any other has none', async () => {
  const stage = await temporaryFolder();
  const [card, root] = [path.join(stage, 'card'), path.join(stage, 'library')];
  mkdirSync(card);
  writeFileSync(
    path.join(card, 'IMG_0001.JPG'),
    Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
  );
  writeFileSync(path.join(stage, 'stranger.jpg'), 'x');
  const library = openLibrary(root);
  try {
    const phone = await openFolder(card);
    await importPhone(library, phone, { signal: idle() });
    await phone.close();
    const [asset] = [...listAssets(library)];
    const file = path.join(root, asset!.resources[0]!.path!);
    const address = addressOfFile(library, file);
    expect(address).toMatch(/^\/photo\/\d+$/);
    symlinkSync(root, path.join(stage, 'elsewhere'));
    expect(addressOfFile(library, file.replace(root, path.join(stage, 'elsewhere')))).toBe(address);
    const key = Number(address!.split('/').at(-1));
    expect(pathsOfAssets(library, [key, 999])).toEqual([file]);
    for (const other of [
      path.join(stage, 'stranger.jpg'),
      path.join(root, '.photoferry/catalog.sqlite'),
      '/nowhere',
      '',
    ])
      expect(addressOfFile(library, other)).toBeNull();
    expect(addressOfFile(undefined, file)).toBeNull();
  } finally {
    library.close();
  }
});
