import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { blobStream } from '../../electron/crypto/blob-stream.ts';
import { readBlob } from '../../electron/vault/read-blob.ts';
import { abortStrayUploads } from '../../electron/vault/stray-uploads.ts';
import { uploadBlob } from '../../electron/vault/upload-blob.ts';
import { partFramesOf, type UploadState } from '../../electron/vault/upload-state.ts';
import { whyNoRgw } from '../servers/rgw.ts';
import { Crash, crashingStore } from './crashing-store.ts';
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
const stores = [
  { kind: 'folder', open: folderStore, why: undefined },
  { kind: 's3', open: bucketStore, why: whyNoRgw() },
];

describe.each(stores)('an upload in parts to a store of kind $kind', ({ kind, open, why }) => {
  it.skipIf(why)(`goes on after a crash at any point${why ? ` (skipped: ${why})` : ''}`, async () => {
    const vault = await newVault(await open());
    const sealer = testSealer();
    const file = await newFile(18 * MiB);
    let points = 0;
    // A change that did not reach the store is the answer to the one before that nobody heard, but for the notes.
    for (const before of kind === 's3' ? [false] : [true, false]) {
      for (let at = 1; await crashAndGoOn(at, before); at++) points++;
    }
    // Beginning, three parts, the end, and the notes between.
    expect(points).toBeGreaterThanOrEqual(kind === 's3' ? 9 : 18);

    async function crashAndGoOn(at: number, before: boolean): Promise<boolean> {
      const { ref, name } = newBlob(vault, file);
      const request = { ...file, name, source: { path: file.path } };
      let kept: string | undefined;
      const crashing = crashingStore(vault.store, { at, before });
      const onState = (state: UploadState) =>
        crashing.step(async () => {
          kept = JSON.stringify(state);
        });
      const options = { signal: idle(), onState, parallel: 2 };
      const first = uploadBlob({ ...vault, store: crashing.store }, sealer, request, options);
      await first.catch(onlyCrash);
      const hadSent = crashing.sent.filter((call) => call === 'putPart').length;

      const second = crashingStore(vault.store, { at: 0, before: false });
      const resume = kept === undefined ? undefined : JSON.parse(kept);
      await uploadBlob({ ...vault, store: second.store }, sealer, request, { signal: idle(), resume });
      const back = await collect(readBlob(vault, { ...ref, ...file }, { signal: idle() }));
      expect(back.equals(file.bytes), `crash at ${at}`).toBe(true);
      const again = second.sent.filter((call) => call === 'putPart').length;
      // Nothing but what was under way is sent again.
      if (kept !== undefined) expect(hadSent + again, `crash at ${at}`).toBeLessThanOrEqual(3 + 2);
      await abortStrayUploads(vault, { isOurs: () => true, isKept: () => false }, { signal: idle() });
      const left = [];
      for await (const upload of vault.store.listUploads({ signal: idle() })) left.push(upload);
      expect(left).toEqual([]);
      return crashing.hasCrashed();
    }
  });

  it.skipIf(why)('begins anew when the store has forgotten the upload, or the file is another', async () => {
    const vault = await newVault(await open());
    const sealer = testSealer();
    const file = await newFile(18 * MiB);
    const { ref, name } = newBlob(vault, file);
    const request = { ...file, name, source: { path: file.path } };
    const crashing = crashingStore(vault.store, { at: 4, before: false });
    let resume: UploadState | undefined;
    const onState = (state: UploadState) => {
      resume = structuredClone(state);
    };
    await uploadBlob({ ...vault, store: crashing.store }, sealer, request, { signal: idle(), onState }).catch(
      onlyCrash,
    );
    await vault.store.abortUpload({ name, uploadId: resume!.uploadId }, { signal: idle() });
    for (const each of [resume, { ...resume!, sizeBytes: 7 }, 'nonsense', { uploadId: '../..', name }]) {
      await uploadBlob(vault, sealer, request, { signal: idle(), resume: each });
      const back = await collect(readBlob(vault, { ...ref, ...file }, { signal: idle() }));
      expect(back.equals(file.bytes)).toBe(true);
    }
  });
});

describe('what is uploaded', () => {
  it('is never a file that is not what was recorded of it', async () => {
    const vault = await newVault(await folderStore());
    const sealer = testSealer();
    for (const size of [5000, 20 * MiB]) {
      const file = await newFile(size);
      const { name } = newBlob(vault, file);
      const upload = () =>
        uploadBlob(vault, sealer, { ...file, name, source: { path: file.path } }, { signal: idle() });
      const changed = Buffer.from(file.bytes);
      changed[size - 1]! ^= 1;
      for (const bytes of [changed, file.bytes.subarray(0, -1)]) {
        await writeFile(file.path, bytes);
        await expect(upload()).rejects.toMatchObject({ code: 'file-changed' });
        expect(await vault.store.head(name, { signal: idle() })).toBeUndefined();
      }
      await expect(
        uploadBlob(
          vault,
          sealer,
          { ...file, name, source: { path: `${file.path}-gone` } },
          { signal: idle() },
        ),
      ).rejects.toMatchObject({ code: 'file-unreadable' });
      await writeFile(file.path, file.bytes);
      await upload();
    }
  });

  it('has its digests computed where nobody recorded them, and given back', async () => {
    const vault = await newVault(await folderStore());
    const sealer = testSealer();
    const file = await newFile(20 * MiB);
    const { ref, name } = newBlob(vault, file);
    const request = { ...file, name, source: { path: file.path }, parts: null };
    let parts: Uint8Array | undefined;
    const onParts = (computed: Uint8Array) => {
      parts = computed;
    };
    await uploadBlob(vault, sealer, request, { signal: idle(), onParts });
    expect(Buffer.from(parts!).equals(file.parts!)).toBe(true);
    const back = await collect(readBlob(vault, { ...ref, ...file }, { signal: idle() }));
    expect(back.equals(file.bytes)).toBe(true);
  });

  it('may be bytes in memory, and is given up at once when it is told to', async () => {
    const vault = await newVault(await folderStore());
    const sealer = testSealer({ slots: 1 });
    const file = await newFile(300_000);
    const { ref, name } = newBlob(vault, file);
    await uploadBlob(vault, sealer, { ...file, name, source: { bytes: file.bytes } }, { signal: idle() });
    expect((await collect(readBlob(vault, { ...ref, ...file }, { signal: idle() }))).equals(file.bytes)).toBe(
      true,
    );
    const order = {
      ...{ key: Buffer.alloc(32), sizeBytes: 300_000, sha256: file.sha256, digests: null, carry: null },
      ...{ source: { path: file.path }, firstFrame: 0, frames: 6 },
    };
    const held = await sealer.seal(order, { signal: idle() });
    const controller = new AbortController();
    const waiting = sealer.seal(order, { signal: controller.signal });
    controller.abort(new Crash('enough'));
    await expect(waiting).rejects.toThrow('enough');
    held.release();
    (await sealer.seal(order, { signal: idle() })).release();
  });
});

describe('damage in the store', () => {
  it('is found wherever it is', async () => {
    const vault = await newVault(await folderStore());
    const sealer = testSealer();
    const [file, twin] = [await newFile(150_000), await newFile(150_000)];
    const { ref, name } = newBlob(vault, file);
    const other = newBlob(vault, twin);
    for (const [each, to] of [
      [file, name],
      [twin, other.name],
    ] as const)
      await uploadBlob(vault, sealer, { ...each, name: to, source: { path: each.path } }, { signal: idle() });
    const read = () => collect(readBlob(vault, { ...ref, ...file }, { signal: idle() }));
    const whole = async (from: string) =>
      Buffer.concat(await (await vault.store.get(from, { signal: idle() })).toArray());
    const stored = await whole(name);
    const flipped = (at: number) => {
      const bytes = Buffer.from(stored);
      bytes[at]! ^= 1;
      return bytes;
    };
    const frame = 65_552;
    for (const bytes of [
      ...[flipped(0), flipped(9), flipped(20), flipped(frame + 5), flipped(stored.length - 1)],
      ...[stored.subarray(0, -1), stored.subarray(0, frame), Buffer.alloc(0)],
      Buffer.concat([stored, Buffer.alloc(1)]),
      Buffer.concat([
        stored.subarray(0, frame),
        stored.subarray(2 * frame),
        stored.subarray(frame, 2 * frame),
      ]),
      await whole(other.name),
    ]) {
      await vault.store.put(name, bytes, { signal: idle() });
      await expect(read()).rejects.toMatchObject({ code: 'blob-damaged' });
    }
    await vault.store.delete(name, { signal: idle() });
    await expect(read()).rejects.toMatchObject({ code: 'blob-missing' });
  });
});

describe('the parts of an upload', () => {
  it('are 8 MiB, 16 MiB over 4 GiB, and never more than 10,000', () => {
    const parts = (sizeBytes: number) => {
      const { shape } = blobStream(Buffer.alloc(32), sizeBytes);
      const frames = partFramesOf(shape, { minPartBytes: 5 * MiB });
      return { frames, count: Math.ceil(shape.frames / frames) };
    };
    expect(parts(100 * MiB).frames).toBe(128);
    expect(parts(5 * 1024 * MiB).frames).toBe(256);
    const huge = parts(5 * 1024 ** 4);
    expect(huge.count).toBeLessThanOrEqual(10_000);
    expect(huge.frames % 128).toBe(0);
  });
});

function onlyCrash(error: unknown): void {
  if (!(error instanceof Crash)) throw error;
}
