import { readdirSync } from 'node:fs';
import os from 'node:os';
import { expect, test } from 'vitest';
import { sampleList } from '../../../electron/engine/samples/sample-list.ts';
import { ownEnvironment } from '../backup/backup-desk.ts';
import { expectWhole } from '../import/expect-whole.ts';
import { temporaryFolder } from '../temporary.ts';
import { openHostDesk } from './host-desk.ts';

const folders = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith('photoferry-samples-'));

test('Sample photos come into the library with their times and places, are no phone, and come only once', async () => {
  // Those of others that run at the same time are elsewhere.
  ownEnvironment({ TMPDIR: await temporaryFolder() });
  const desk = await openHostDesk();
  const { taskId } = await desk.ask('trySamples');
  const task = await desk.ended(taskId);
  const samples = sampleList();
  expect(task).toMatchObject({ state: 'done', result: { imported: samples.length } });
  const assets = await expectWhole(desk.host.library()!);
  expect(assets.map(({ takenAt }) => takenAt.slice(0, 19)).toSorted()).toEqual(
    samples.map(({ takenAt }) => takenAt).toSorted(),
  );
  for (const { evidence, latitude, camera, width } of assets) {
    expect(evidence).toBe('exif-offset');
    expect(camera).toMatch(/Sample/);
    expect(Math.abs(latitude!)).toBeGreaterThan(30);
    expect(width).toBeGreaterThan(1000);
  }
  expect((await desk.ask('phones')).phones).toEqual([]);
  // What they were drawn into is no more: the only copy is here.
  expect(await desk.ask('copies', {})).toMatchObject({
    assets: samples.length,
    places: [{ kind: 'desktop', lost: { assets: samples.length } }],
  });
  const again = await desk.ask('trySamples');
  expect(await desk.ended(again.taskId)).toMatchObject({
    result: { imported: 0, duplicate: samples.length },
  });
  expect(folders()).toEqual([]);
}, 240_000);
