import { expect, it } from 'vitest';
import { batchesOf } from '../../../electron/engine/backup/next-batch.ts';
import { idle } from '../temporary.ts';
import { bring, libraryAt, opened, ownConfig, photos, vaultFor } from './backup-desk.ts';

it('hands out all that is due in order, a small batch first, and lets others have their turn meanwhile', async () => {
  await ownConfig();
  const library = await libraryAt();
  await bring(library, photos(100, 300));
  await vaultFor(library);
  const due = library.catalog.backups.due(Date.now());
  const { vault, close } = await opened(library);
  let turns = 0;
  let isOver = false;
  const others = () => {
    turns++;
    if (!isOver) setImmediate(others);
  };
  setImmediate(others);
  const next = batchesOf(due);
  const batches: number[][] = [];
  for (let batch = await next({ library, vault, signal: idle() }); batch; ) {
    batches.push(batch.map(({ asset }) => asset.id));
    batch = await next({ library, vault, signal: idle() });
  }
  isOver = true;
  await close();
  expect(batches.map(({ length }) => length)).toEqual([64, 36]);
  expect(batches.flat()).toEqual(due);
  // One for every 16 that are planned.
  expect(turns).toBeGreaterThanOrEqual(7);
});
