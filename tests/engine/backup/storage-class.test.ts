import path from 'node:path';
import { expect, it } from 'vitest';
import type { StoredObject } from '../../../electron/storage/object-store.ts';
import { openStore } from '../../../electron/storage/open-store.ts';
import { whyNoRgw } from '../../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../../servers/shared-rgw.ts';
import {
  backUp,
  expectSameFiles,
  importFiles,
  joinedDesk,
  makeVault,
  newDesk,
} from '../../vaults/vault-desk.ts';
import { temporaryFolder } from '../temporary.ts';

it.skipIf(whyNoRgw())('originals are kept in the class that was chosen, all else as it comes', async () => {
  const server = await sharedRgw();
  const url = `s3://${newBucketName()}/v?endpoint=${server.endpoint}&region=${server.region}&pathStyle=1`;
  const place = { words: ['--s3', url], env: server.env };
  const desk = await newDesk(place);
  await importFiles(desk, [
    { name: 'IMG_1.JPG', sizeBytes: 5000 },
    // In parts.
    { name: 'MVI_1.MP4', sizeBytes: 9_000_001 },
  ]);
  const create = ['vault', 'create', ...place.words, '--phrase-file', path.join(desk.home, 'p'), '--json'];
  expect(await desk.run([...create, '--storage-class', 'GLACIER_IR'])).toMatchObject({
    status: 3,
    result: { code: 'storage-class-unknown', advice: expect.stringContaining('STANDARD_IA') as string },
  });
  await makeVault(desk, place, '--storage-class', 'STANDARD_IA');
  await backUp(desk);
  const store = await openStore(url, {
    env: { ...process.env, ...server.env },
    signal: AbortSignal.timeout(60_000),
  });
  const listed: StoredObject[] = [];
  for await (const object of store.list({ signal: AbortSignal.timeout(60_000) })) listed.push(object);
  await store.close();
  const isOriginal = ({ name }: { name: string }) => name.startsWith('blobs/');
  const classesOf = (some: StoredObject[]) => some.map(({ storageClass }) => storageClass);
  expect(classesOf(listed.filter(isOriginal))).toEqual(['STANDARD_IA', 'STANDARD_IA']);
  const rest = listed.filter((object) => !isOriginal(object));
  expect(rest.length).toBeGreaterThan(4);
  expect(new Set(classesOf(rest))).toEqual(new Set([undefined]));
  expect((await desk.run(['vault', 'info', '--json'])).result).toMatchObject({ storageClass: 'STANDARD_IA' });
  expect((await desk.run(['prove', '--deep', '--json'])).result).toMatchObject({ broken: [] });
  const other = await joinedDesk(place);
  const to = path.join(other.home, 'restored');
  expect((await other.run(['restore', '--to', to])).status).toBe(0);
  expectSameFiles(desk.library, to);
});

it('a folder has no classes, and one that is read after hours is not offered', async () => {
  const place = { words: ['--folder', path.join(await temporaryFolder(), 'vault')] };
  const desk = await newDesk(place);
  for (const [words, name] of [
    [place.words, 'STANDARD_IA'],
    [['--s3', 's3://bucket/v'], 'DEEP_ARCHIVE'],
  ] as const) {
    const { status, result } = await desk.run([
      'vault',
      'create',
      ...words,
      '--storage-class',
      name,
      '--json',
    ]);
    expect({ status, code: result.code }).toEqual({ status: 2, code: 'wrong-use' });
  }
});
