import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fileHere } from '../../../electron/engine/host/media/file-here.ts';
import { temporaryFolder } from '../temporary.ts';

test('a reader who leaves while the file is being opened ends the reading, and nothing else', async () => {
  const root = await temporaryFolder();
  writeFileSync(path.join(root, 'IMG_1.JPG'), Buffer.alloc(100_000, 7));
  const file = (await fileHere(root, 'IMG_1.JPG'))!;
  for (let turn = 0; turn < 5; turn++) {
    const leaving = new AbortController();
    const bytes = file.open({ start: 0, end: 100_000 }, { signal: leaving.signal })[Symbol.asyncIterator]();
    const first = bytes.next();
    leaving.abort();
    await expect(first).rejects.toThrow(/abort/i);
  }
  // What nobody catches comes a moment later.
  await new Promise((resolve) => setTimeout(resolve, 50));
});
