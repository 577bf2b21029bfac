import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Progress } from '../../../electron/contract/progress.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { recordParts } from '../../../electron/engine/parts/record-parts.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { plantOn } from '../import/plugged-phones.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';

it('shows how far it is with the bytes of large files', async () => {
  const [library, from] = [await temporaryLibrary(), await temporaryFolder()];
  const sizes = [9_000_000, 20_000_000];
  for (const size of sizes) plantOn(from, `${size}.mp4`, randomBytes(size));
  const phone = await openFolder(from);
  await importPhone(library, phone, { signal: idle() });
  await phone.close();
  const seen: Progress[] = [];
  const result = await recordParts(library, {
    signal: idle(),
    onProgress: (progress) => seen.push(progress),
  });
  expect(result).toEqual({ recorded: 2, damaged: [] });
  expect(seen[0]).toMatchObject({ phase: 'parts', total: 2, totalBytes: 29_000_000 });
  expect(seen[0]!.bytes).toBeLessThan(29_000_000);
  expect(seen.at(-1)).toMatchObject({ done: 2, total: 2, bytes: 29_000_000, totalBytes: 29_000_000 });
  expect(await recordParts(library, { signal: idle() })).toEqual({ recorded: 0, damaged: [] });
});
