import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { BLOB_HEADER_BYTES } from '../../../electron/crypto/blob-stream.ts';
import { isStoredLength, streamLayout } from '../../../electron/crypto/stream-layout.ts';
import { proveVault } from '../../../electron/engine/prove/prove-vault.ts';
import { idle } from '../temporary.ts';
import { mirrorDesk, runMirror } from './mirror-desk.ts';

/** A vault with a blob that nothing here opens: of somebody else. */
async function withStranger() {
  const { library, place, mirror } = await mirrorDesk(2, { isFilled: false });
  const [domain] = readdirSync(path.join(place, 'blobs'));
  const id = randomBytes(32).toString('hex');
  const other = domain!.replace(/[0-9a-f]{32}/, randomBytes(16).toString('hex'));
  const name = path.join('blobs', other, id.slice(0, 2), `${id}.${randomBytes(8).toString('hex')}`);
  const bytes = randomBytes(streamLayout(BLOB_HEADER_BYTES, 100_000).storedBytes);
  mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
  writeFileSync(path.join(place, name), bytes);
  return { library, name, bytes, atVault: path.join(place, name), atMirror: path.join(mirror, name) };
}

it('what somebody else stored, and is cut short in the vault, stays whole in the mirror', async () => {
  const { library, name, bytes, atVault, atMirror } = await withStranger();
  expect(await runMirror(library)).toMatchObject({ failed: 0 });
  expect(readFileSync(atMirror).equals(bytes)).toBe(true);
  // A run, and a proof of a mirror that has all of it; also where that length may be one of a blob.
  for (const length of [10, streamLayout(BLOB_HEADER_BYTES, 5).storedBytes]) {
    truncateSync(atVault, length);
    const { broken } = await proveVault(library, { deep: false, signal: idle() });
    expect(broken.map((each) => [each.code, each.repaired])).toContainEqual(['mirror-differs', false]);
    expect((await runMirror(library)).failures).toEqual([{ name, code: 'mirror-differs' }]);
    expect(readFileSync(atMirror).equals(bytes)).toBe(true);
    writeFileSync(atVault, bytes);
    expect(await runMirror(library)).toMatchObject({ failed: 0 });
  }
});

it('what has a length that nothing is stored in is not copied at all', async () => {
  const { library, name, bytes, atVault, atMirror } = await withStranger();
  truncateSync(atVault, bytes.length - 1);
  expect((await runMirror(library)).failures).toEqual([{ name, code: 'blob-damaged' }]);
  expect(existsSync(atMirror)).toBe(false);
});

it('every length that is stored is known for one, and hardly any other', () => {
  for (const sizeBytes of [0, 1, 7, 8, 65_535, 65_536, 65_537, 100_000, 8_388_608, 5_000_000_001])
    expect(isStoredLength(BLOB_HEADER_BYTES, streamLayout(BLOB_HEADER_BYTES, sizeBytes).storedBytes)).toBe(
      true,
    );
  const whole = streamLayout(BLOB_HEADER_BYTES, 3_000_000).storedBytes;
  const cut = Array.from({ length: 1000 }, (_, at) => whole - 1 - at);
  expect(cut.filter((length) => isStoredLength(BLOB_HEADER_BYTES, length))).toEqual([]);
});
