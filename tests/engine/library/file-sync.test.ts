import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createFileSync } from '../../../electron/engine/library/file-sync.ts';
import { temporaryFolder } from '../temporary.ts';

it('a folder with a newline in its name is synced, and costs nobody else a failure', async () => {
  const folder = await temporaryFolder();
  const odd = path.join(folder, 'two\nlines');
  mkdirSync(odd);
  const files = Array.from({ length: 6 }, (_, at) => path.join(odd, `${at}`));
  for (const file of files) writeFileSync(file, 'x');
  const fileSync = createFileSync();
  try {
    const plain = fileSync.sync(folder, { files });
    await expect(fileSync.sync(odd, { files, folders: [odd] })).resolves.toBeUndefined();
    await expect(plain).resolves.toBeUndefined();
  } finally {
    fileSync.close();
  }
});

it('tells each of several at once its own answer', async () => {
  const folder = await temporaryFolder();
  const many = Array.from({ length: 6 }, (_, at) => path.join(folder, `${at}`));
  for (const file of many) writeFileSync(file, 'x');
  const fileSync = createFileSync();
  try {
    const results = await Promise.allSettled([
      fileSync.sync(folder, { files: many }),
      fileSync.sync(path.join(folder, 'not there'), { files: many.map((file) => `${file}.not`) }),
      fileSync.sync(folder, { files: many }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  } finally {
    fileSync.close();
  }
});
