import { open, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { delay } from '../../../electron/base/abort.ts';
import { type AndroidHarness, androidHarness, idle, listAll } from './android-harness.ts';

let harness: AndroidHarness;
afterEach(() => harness.close());

const camera = '/storage/emulated/0/DCIM';

/** A file of so many bytes, none of them on the disk. */
async function plantLarge(name: string, sizeBytes: number) {
  const file = await open(join(harness.root, 'DCIM', name), 'w');
  await file.truncate(sizeBytes);
  await file.close();
  await utimes(join(harness.root, 'DCIM', name), 1_700_000_000, 1_700_000_000);
  const listed = { path: `${camera}/${name}`, sizeBytes, mtimeMs: 1_700_000_000_000 };
  return { file: listed, aside: harness.phone.freeing!.asideOf(listed, '0123456789abcdef')! };
}

it('waits for a phone that hashes a large video and says nothing meanwhile', async () => {
  harness = await androidHarness({
    timeoutMs: 1000,
    onCommand: async (words) => {
      if (words[0] === 'sha256sum') await delay(1800, idle());
      return undefined;
    },
  });
  const large = await plantLarge('VID_0001.mp4', 100_000_000);
  const [look] = await harness.phone.freeing!.setAside([large], { signal: idle() });
  expect(look).toMatchObject({ as: 'aside', sizeBytes: 100_000_000, sha256: expect.any(Buffer) });
}, 60_000);

it('starts `content` twice for a hundred files: to delete, and to see that nothing is left', async () => {
  const commands: string[] = [];
  harness = await androidHarness({
    onCommand: (words) => {
      commands.push(words[0]!);
      return undefined;
    },
  });
  const files = [];
  for (let at = 0; at < 100; at++)
    files.push(await plantLarge(`PXL_20240701_1234${String(at).padStart(5, '0')}.jpg`, 1000));
  const asides = files.map(({ file }, at) => ({
    ...{ file, aside: harness.phone.freeing!.asideOf(file, at.toString(16).padStart(16, '0'))! },
  }));
  await listAll(harness.phone);
  await harness.phone.freeing!.setAside(asides, { signal: idle() });
  commands.length = 0;
  const ends = await harness.phone.freeing!.removeAside(asides, { signal: idle() });
  expect(ends).toEqual(asides.map(() => ({ as: 'gone', row: 'gone' })));
  expect(commands.filter((each) => each === 'content')).toHaveLength(2);
  expect([...(await listAll(harness.phone)).values()].filter((each) => !each.absent)).toEqual([]);
}, 60_000);

it('has rows forgotten though a memory card, on which others were, is out', async () => {
  harness = await androidHarness({ faults: { rowsStay: true } });
  const gone = await plantLarge('IMG_0001.jpg', 1000);
  const onCard = { ...gone.file, path: '/storage/1A2B-3C4D/DCIM/IMG_0002.jpg' };
  const freeing = harness.phone.freeing!;
  await listAll(harness.phone);
  await freeing.setAside([gone], { signal: idle() });
  await harness.device.set({ mediaStoreFails: true });
  expect(await freeing.removeAside([gone], { signal: idle() })).toEqual([{ as: 'gone', row: 'unknown' }]);
  await harness.device.set({ mediaStoreFails: false });
  expect(await freeing.forgetRows!([onCard, gone.file], { signal: idle() })).toEqual([false, true]);
}, 60_000);
