import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openFile } from '../../../electron/engine/host/open-file.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';

test('An original is opened and shown by the system’s own program, with its place and nothing else', async () => {
  const library = await temporaryLibrary();
  const card = await temporaryFolder();
  plantOn(card, 'DCIM/-rf $(x) "é".JPG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]), Date.UTC(2024, 5, 1));
  const phone = await openFolder(card);
  await importPhone(library, phone, { signal: idle() });
  const [asset] = library.catalog.assets.page(undefined, 1);
  const [resource] = library.catalog.assets.resourcesOf(asset!.id);
  const place = path.join(library.root, resource!.path!);
  const launched: string[][] = [];
  const launch = async (program: string, args: readonly string[]) => {
    launched.push([program, ...args]);
  };
  const run = (act: 'open' | 'show', platform: NodeJS.Platform, file = resource!.id) =>
    openFile(library, { file, act }, { launch, platform });
  for (const platform of ['linux', 'darwin', 'win32'] as const)
    for (const act of ['open', 'show'] as const) await run(act, platform);
  expect(launched).toEqual([
    ['xdg-open', place],
    ['xdg-open', path.dirname(place)],
    ['open', place],
    ['open', '-R', place],
    ['explorer.exe', place],
    ['explorer.exe', `/select,${place}`],
  ]);
  expect(path.isAbsolute(place)).toBe(true);
  await expect(run('open', 'linux', 4711)).rejects.toMatchObject({ code: 'no-such-file' });
  library.catalog.assets.setPath(resource!.id, 'Originals/../run.sh');
  await expect(run('open', 'linux')).rejects.toMatchObject({
    code: expect.stringMatching(/^(original-not-here|not-media)$/),
  });
  library.catalog.assets.setPath(resource!.id, path.relative(library.root, place));
  rmSync(place);
  await expect(run('open', 'linux')).rejects.toMatchObject({ code: 'original-not-here' });
  expect(launched).toHaveLength(6);
  await expect(
    openFile(library, { file: resource!.id, act: 'show' }, { platform: 'linux' }),
  ).rejects.toMatchObject({ code: 'original-not-here' });
});
