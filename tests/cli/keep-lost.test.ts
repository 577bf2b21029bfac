import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow } from '../engine/import/expect-whole.ts';
import { plantOn } from '../engine/import/plant-on.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { stockJpeg } from '../phones/contents/stock.ts';
import { backUp, makeVault, newDesk } from '../vaults/vault-desk.ts';

it('keep add and status --copies tell of what is nowhere, until a proof finds it again', async () => {
  const store = path.join(await temporaryFolder(), 'vault');
  const vault = { words: ['--folder', store] };
  const desk = await newDesk(vault);
  const card = await temporaryFolder();
  plantOn(card, 'DCIM/A.JPG', (await stockJpeg(0)).jpeg);
  await desk.run(['import', '--from', card]);
  await makeVault(desk, vault);
  await backUp(desk);
  expect(await desk.run(['free-space', '--desktop', '--execute'])).toMatchObject({ status: 0 });
  const aside = await temporaryFolder();
  const blobs = filesBelow(path.join(store, 'blobs'));
  for (const [at, name] of blobs.entries()) {
    copyFileSync(path.join(store, 'blobs', name), path.join(aside, String(at)));
    rmSync(path.join(store, 'blobs', name));
  }
  await desk.run(['prove', '--json']);
  const listed = await desk.run(['list', '--json']);
  const id = String(listed.lines.find(({ type }) => type === 'asset')!.assetId);

  const kept = await desk.run(['keep', 'add', '--asset', id]);
  expect(kept.status).toBe(1);
  expect(kept.stderr).toMatch(/A\.JPG: .*\(original-missing\)/);
  expect((await desk.run(['status', '--copies'])).stdout).toMatch(/Nowhere, .* files of 1 photo or video/);

  for (const [at, name] of blobs.entries())
    copyFileSync(path.join(aside, String(at)), path.join(store, 'blobs', name));
  expect((await desk.run(['prove', '--json'])).status).toBe(0);
  expect((await desk.run(['backup', '--json'])).status).toBe(0);
  expect((await desk.run(['status', '--copies'])).stdout).not.toMatch(/nowhere,/i);
  expect((await desk.run(['keep', 'add', '--asset', id])).status).toBe(0);
  expect(filesBelow(path.join(desk.library, 'Originals'))).toHaveLength(1);
});
