import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import { temporaryFolder } from '../temporary.ts';

it('a lock file full of garbage is remade, and locks again', async () => {
  const folder = await temporaryFolder();
  openLibrary(folder).close();
  const file = path.join(folder, '.photoferry/lock.sqlite');
  writeFileSync(file, 'garbage that is long enough for a header. '.repeat(30));
  const library = openLibrary(folder);
  expect(() => openLibrary(folder)).toThrow(expect.objectContaining({ code: 'library-locked' }));
  library.close();
  openLibrary(folder).close();
});

it('a lock file that cannot be one is told in words', async () => {
  const folder = await temporaryFolder();
  openLibrary(folder).close();
  const file = path.join(folder, '.photoferry/lock.sqlite');
  rmSync(file);
  mkdirSync(file);
  expect(() => openLibrary(folder)).toThrow(
    expect.objectContaining({ code: 'library-unwritable', advice: expect.any(String) }),
  );
});
