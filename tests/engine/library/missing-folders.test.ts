import { lstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { missingFolders } from '../../../electron/engine/library/missing-folders.ts';
import { temporaryFolder } from '../temporary.ts';

it('finds the nearest folder that is there and what is missing below it', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'a'));
  const deep = path.join(folder, 'a/b/c');
  expect(missingFolders(deep)).toEqual({
    existing: path.join(folder, 'a'),
    missing: [path.join(folder, 'a/b'), deep],
  });
  expect(missingFolders(folder)).toEqual({ existing: folder, missing: [] });
});

it('ends on Windows when the disk of a drive letter is gone', () => {
  expect(lstatSync('E:\\', { throwIfNoEntry: false })).toBeUndefined();
  expect(() => missingFolders('E:\\Photos\\Library', path.win32)).toThrow(
    expect.objectContaining({ code: 'library-gone', advice: expect.stringMatching(/Connect it/) }),
  );
});
