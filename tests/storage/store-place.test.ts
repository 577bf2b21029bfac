import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openStore } from '../../electron/storage/open-store.ts';
import { StorageError } from '../../electron/storage/storage-error.ts';
import { parsePlace } from '../../electron/storage/store-place.ts';

it.each([
  ['/media/disk/backup', { kind: 'folder', folder: '/media/disk/backup' }],
  ['backup', { kind: 'folder', folder: path.resolve('backup') }],
  ['s3://photos', { bucket: 'photos', prefix: '', endpoint: undefined, region: undefined, pathStyle: false }],
  ['s3://photos/a/b/', { bucket: 'photos', prefix: 'a/b/' }],
  ['s3://my.photos/a', { bucket: 'my.photos', pathStyle: true }],
  ['s3://photos?region=eu-central-1', { region: 'eu-central-1', pathStyle: false }],
  ['s3://photos/x?endpoint=http://127.0.0.1:9000', { endpoint: 'http://127.0.0.1:9000', pathStyle: true }],
  ['s3://photos?endpoint=https://s3.example.org', { endpoint: 'https://s3.example.org', pathStyle: false }],
  ['s3://photos?endpoint=https://s3.example.org&pathStyle=1', { pathStyle: true }],
  ['s3://photos?endpoint=http://nas:9000&pathStyle=0', { pathStyle: false }],
])('understands %s', (place, expected) => {
  expect(parsePlace(place)).toMatchObject(expected);
});

it.each([
  '',
  'a\0b',
  'http://example.org/photos',
  'ftp://example.org',
  's3://',
  's3://a',
  's3://photos/A',
  's3://photos/a b',
  's3://photos?endpoint=ftp://x',
  's3://photos?endpoint=http://x/path',
  's3://photos?endpoint=nonsense',
  's3://photos?pathStyle=yes',
  's3://photos?region=EU!',
  's3://photos?region=a&region=b',
  's3://photos?colour=red',
])('refuses %j with words that say what to write', (place) => {
  expect(() => parsePlace(place)).toThrow(
    expect.objectContaining({ code: 'store-misuse', advice: expect.stringContaining('s3://bucket') }),
  );
});

it.each([
  's3://AKIAEXAMPLE:hunter2@photos',
  's3://photos?endpoint=https://me:hunter2@example.org',
  's3://photos?secretAccessKey=hunter2',
  's3://photos?access_key=hunter2',
  's3://photos#hunter2',
])('takes no secret in an address, and does not repeat it: %s', async (place) => {
  const error: unknown = await openStore(place, { signal: new AbortController().signal }).catch(
    (error) => error,
  );
  expect(error).toMatchObject({ code: 'store-misuse', advice: expect.stringContaining('AWS_ACCESS_KEY_ID') });
  expect(String((error as Error).stack)).not.toContain('hunter2');
});

it('understands any text or refuses it as misuse', () => {
  const places = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.string().map((text) => `s3://${text}`),
    fc.string().map((text) => `s3://bucket/${text}`),
    fc.string().map((text) => `s3://bucket/p?endpoint=${text}`),
  );
  fc.assert(
    fc.property(places, (place) => {
      try {
        const parsed = parsePlace(place);
        if (parsed.kind === 's3') expect(`${parsed.prefix}x`).toMatch(/^(?:[a-z0-9][a-z0-9._-]*\/)*x$/);
      } catch (error) {
        expect(error).toBeInstanceOf(StorageError);
      }
    }),
    { numRuns: 1000 },
  );
});

it('does not make the disk that a folder is to stand on', async () => {
  const opened = openStore('/nowhere-at-all/backup', { make: true, signal: new AbortController().signal });
  await expect(opened).rejects.toMatchObject({ code: 'store-missing' });
});
