import { describe, expect, it } from 'vitest';
import { readBlob } from '../../electron/vault/read-blob.ts';
import { uploadBlob } from '../../electron/vault/upload-blob.ts';
import { whyNoRgw } from '../servers/rgw.ts';
import {
  bucketStore,
  collect,
  folderStore,
  idle,
  newBlob,
  newFile,
  newVault,
  testSealer,
} from './test-vault.ts';

const MiB = 1024 * 1024;
/** Around everything that is cut somewhere: frames, the 24 bytes before the data, digests, parts, and padding. */
const sizes = [
  ...[0, 1, 65_511, 65_512, 65_513, 65_536, 100_000, 8 * MiB - 25, 8 * MiB - 24, 8 * MiB - 1, 8 * MiB],
  ...[8 * MiB + 1, 9 * MiB, 16 * MiB - 24, 16 * MiB - 23, 16 * MiB, 16 * MiB + 5, 31 * MiB, 33 * MiB + 7],
];

const stores = [
  { kind: 'folder', open: folderStore, why: undefined, sizes },
  // What is in the buffers is the same; here it is about requests.
  { kind: 's3', open: bucketStore, why: whyNoRgw(), sizes: [0, 65_513, 8 * MiB, 8 * MiB + 1, 16 * MiB - 23] },
];

describe.each(stores)('blobs in a store of kind $kind', ({ open, why, sizes }) => {
  it.skipIf(why)(
    `come back byte for byte, whatever their size${why ? ` (skipped: ${why})` : ''}`,
    async () => {
      const vault = await newVault(await open());
      const sealer = testSealer();
      for (const size of sizes) {
        const file = await newFile(size);
        const { ref, name } = newBlob(vault, file);
        const source = { path: file.path };
        const done = await uploadBlob(vault, sealer, { ...file, name, source }, { signal: idle() });
        const there = await vault.store.head(name, { signal: idle() });
        expect(there?.sizeBytes, `${size} bytes`).toBe(done.storedBytes);
        if (vault.traits.etagIsMd5) expect(there?.etag).toBe(done.etag);
        const back = await collect(readBlob(vault, { ...ref, ...file }, { signal: idle() }));
        expect(back.equals(file.bytes), `${size} bytes`).toBe(true);
        if (size < 2) continue;
        const range = { start: Math.floor(size / 3), end: Math.ceil((size * 2) / 3) };
        const part = await collect(readBlob(vault, { ...ref, ...file }, { range, signal: idle() }));
        expect(part.equals(file.bytes.subarray(range.start, range.end))).toBe(true);
      }
    },
  );
});
