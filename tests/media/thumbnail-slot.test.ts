import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { createWorkerSlot } from '../../electron/media/thumbnail/worker-slot.ts';
import { stockJpeg } from '../phones/contents/stock.ts';

it('a thread that died while it was idle costs the next file nothing', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'photoferry-slot-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'a.jpg');
  writeFileSync(file, (await stockJpeg(0)).jpeg);
  const threads: Worker[] = [];
  const note = (worker: Worker) => threads.push(worker);
  process.on('worker', note);
  onTestFinished(() => {
    process.off('worker', note);
  });
  const slot = createWorkerSlot(8000);
  onTestFinished(() => slot.close());
  const facts = { kind: 'photo', mimeType: 'image/jpeg' } as const;
  const make = () => slot.run({ path: file, facts, want: 'thumbnail' }, new AbortController().signal).answer;
  expect((await make()).thumbnail?.length).toBeGreaterThan(0);
  expect(threads).toHaveLength(1);
  await threads[0]!.terminate();
  expect((await make()).thumbnail?.length).toBeGreaterThan(0);
  expect(threads).toHaveLength(2);
});
