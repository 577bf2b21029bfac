import path from 'node:path';
import { expect, it } from 'vitest';
import { openLibrary } from '../../electron/engine/library/open-library.ts';
import { kindOfName } from '../../electron/media/media-name.ts';
import { expectWhole } from '../engine/import/expect-whole.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { hostileMedia } from '../phones/contents/hostile-media.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';
import { measureMemory } from './desk.ts';

it('takes media that explode, loop and lie as the files they are, thumbnails included, within bounds', {
  timeout: 480_000,
}, async () => {
  const [folder, library] = [path.join(await temporaryFolder(), 'card'), await temporaryFolder()];
  const hostile = await hostileMedia(folder);
  const memory = measureMemory(await temporaryFolder());
  const words = ['import', '--json', '--from', folder, '--library', library];
  const { status, result, lines, stderr } = await runPhotoferry(words, memory);
  expect(status, stderr).toBe(0);
  const media = hostile.filter(({ name }) => kindOfName(name) !== 'other').length;
  expect(result).toMatchObject({
    listed: hostile.length,
    outcomes: { imported: media, unreadable: 0, pending: 0 },
  });
  expect(lines.slice(0, -1)).toHaveLength(hostile.length - media);
  expect(result.seconds).toBeLessThan(60);
  expect(result.thumbnailSeconds).toBeLessThan(240);
  expect(memory.readMiB()).toBeLessThan(600);
  const opened = openLibrary(library);
  try {
    // One of the sidecars and adjustments lies beside its photo; the others wait for theirs.
    const companions = hostile.filter(({ kind }) => kind === 'sidecar' || kind === 'adjustments').length;
    await expectWhole(opened, { loose: companions - 1 });
    // What cannot be decoded is an asset all the same, and is not tried again for ever.
    expect(opened.catalog.jobs.waiting('thumbnail')).toBe(0);
  } finally {
    opened.close();
  }
  expect((await runPhotoferry(words)).result).toMatchObject({ bytes: 0, outcomes: { seen: media } });
});
