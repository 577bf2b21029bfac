import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { openThumbnails } from '../../../electron/catalog/thumbnails.ts';
import { makePictures } from '../../../electron/engine/pictures/make-pictures.ts';
import { pictureFailure } from '../../../electron/engine/pictures/picture-failure.ts';
import { savePictures } from '../../../electron/engine/pictures/save-pictures.ts';
import { ThumbnailError } from '../../../electron/media/thumbnail/thumbnail-error.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { originalsOf, thumbnailsIn, unpicturedLibrary } from './pictured-library.ts';

/** As if a day had passed: what was postponed is due. */
const waiting = (library: Awaited<ReturnType<typeof unpicturedLibrary>>, kind = 'thumbnail') =>
  library.catalog.jobs.due(kind, Date.now() + 86_400_000, 100).length;

it('tries a file that the disk did not deliver again later, and condemns one that is broken', async () => {
  const library = await unpicturedLibrary(3);
  const [missing, broken] = originalsOf(library);
  const aside = `${missing}.aside`;
  renameSync(missing!, aside);
  writeFileSync(broken!, 'no picture at all');
  const first = await makePictures(library, 'thumbnail', { signal: idle() });
  expect(first).toMatchObject({ made: 1, failed: 1, postponed: 1, postponedCode: 'ENOENT' });
  expect(waiting(library)).toBe(1);
  const previews = await makePictures(library, 'preview', { signal: idle() });
  expect(previews.postponed + previews.failed + previews.made).toBe(3);
  renameSync(aside, missing!);
  // It waits for its time and is not tried in between.
  expect(library.catalog.jobs.dueCount('thumbnail', Date.now())).toBe(0);
  expect(library.catalog.jobs.dueCount('thumbnail', Date.now() + 120_000)).toBe(1);
});

it.each([
  ['ENOENT', 99, false],
  ['EIO', 99, false],
  ['EMFILE', 99, false],
  ['thumbnail-timeout', 0, false],
  ['thumbnail-crashed', 1, false],
  ['thumbnail-crashed', 2, true],
  ['undecodable', 0, true],
  ['poster-needs-platform', 0, true],
  ['no-embedded-preview', 0, true],
  ['picture-too-large', 0, true],
])('%s at attempt %i is for good: %s', async (code, attempts, isPermanent) => {
  const error = Object.assign(new Error('x'), { code });
  expect(await pictureFailure(error, import.meta.filename, attempts)).toMatchObject({ code, isPermanent });
});

it('does not take a disk that fails for a broken picture', async () => {
  const error = new ThumbnailError('undecodable', 'This picture cannot be decoded.');
  expect(await pictureFailure(error, '/nowhere/at/all.jpg', 0)).toEqual({
    code: 'ENOENT',
    isPermanent: false,
    isSystems: true,
  });
});

it('says in its own words that the disk is full, and makes the rest when there is room', async ({ skip }) => {
  const library = await unpicturedLibrary(70);
  const disk = await temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk]);
  if (mounted.status !== 0) return skip('a small disk cannot be mounted here (that takes root)');
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
  });
  // Only the thumbnails are on the small disk.
  const small = openThumbnails(path.join(disk, 'thumbnails.sqlite'));
  const cramped = { ...library, thumbnails: small };
  await expect(makePictures(cramped, 'thumbnail', { signal: idle() })).rejects.toMatchObject({
    code: 'library-full',
    advice: expect.any(String),
  });
  small.close();
  expect(waiting(library)).toBe(70);
  const { made } = await makePictures(library, 'thumbnail', { signal: idle() });
  expect({ made, kept: thumbnailsIn(library) }).toEqual({ made: 70, kept: 70 });
});

it('stops all its threads at the first failure, so that the library may be closed at once', async () => {
  const library = await unpicturedLibrary(70);
  const spoiled = {
    ...library,
    thumbnails: {
      ...library.thumbnails,
      transaction: () => {
        throw Object.assign(new Error('the disk is no more'), { code: 'EIO' });
      },
    },
  };
  const threads: Worker[] = [];
  const note = (worker: Worker) => threads.push(worker);
  process.on('worker', note);
  onTestFinished(() => {
    process.off('worker', note);
  });
  await expect(makePictures(spoiled, 'thumbnail', { signal: idle() })).rejects.toThrow('the disk is no more');
  expect(threads.length).toBeGreaterThan(0);
  // A thread that has ended has no number any more.
  expect(threads.filter(({ threadId }) => threadId !== -1)).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(waiting(library)).toBe(70);
});

it('names a file that stands where previews must go', async () => {
  const library = await unpicturedLibrary(2);
  rmSync(library.previews, { recursive: true });
  writeFileSync(library.previews, '');
  const [job] = library.catalog.jobs.due('preview', Date.now(), 1);
  const { assetId } = library.catalog.assets.asset(job!.subject)!;
  const made = { job: job!, assetId, pictures: { preview: Buffer.from('x') } };
  await expect(savePictures(library, [made])).rejects.toMatchObject({
    code: expect.stringMatching(/^library-(unwritable|gone)$/),
    advice: expect.any(String),
  });
  expect(waiting(library, 'preview')).toBe(2);
  rmSync(library.previews);
  mkdirSync(library.previews);
  await savePictures(library, [made]);
  expect(waiting(library, 'preview')).toBe(1);
  const name = Buffer.from(assetId).toString('hex');
  expect(existsSync(path.join(library.previews, name.slice(0, 2), `${name}.jpg`))).toBe(true);
});
