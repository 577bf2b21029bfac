import { createHash, hash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore, StoreTraits } from '../../electron/storage/object-store.ts';
import { probeStore } from '../../electron/storage/probe-store.ts';

export interface StoreHarness {
  store: ObjectStore;
  /** What a probe has to find. */
  traits: StoreTraits;
  close(): Promise<void>;
}

const idle = () => ({ signal: new AbortController().signal });
const mebibyte = 1024 * 1024;

/** What every store must do, whatever it is made of. */
export function storeContract(name: string, setup: () => Promise<StoreHarness>): void {
  describe(`${name} keeps the contract of a store`, () => {
    let harness: StoreHarness;
    let store: ObjectStore;
    let folders = 0;
    /** Names that no other test here uses. */
    const fresh = (name: string) => `t${folders++}/${name}`;
    beforeAll(async () => {
      harness = await setup();
      store = harness.store;
    });
    afterAll(async () => {
      await store?.close();
      await harness?.close();
    });

    const read = async (name: string, range = {}) => buffer(await store.get(name, { ...idle(), ...range }));
    const names = async (options: { prefix?: string; startAfter?: string }) => {
      const found = [];
      for await (const { name } of store.list({ ...idle(), ...options })) found.push(name);
      return found;
    };

    it.each([0, 1, 65_537, 3 * mebibyte])('gives back %i bytes as they were put', async (size) => {
      const name = fresh('object');
      const bytes = randomBytes(size);
      const { etag } = await store.put(name, bytes, idle());
      expect((await read(name)).equals(bytes)).toBe(true);
      const about = await store.head(name, idle());
      expect(about).toMatchObject({ name, sizeBytes: size, etag });
      expect(Math.abs(about!.modifiedAtMs - Date.now())).toBeLessThan(120_000);
      if (harness.traits.etagIsMd5) expect(etag).toBe(hash('md5', bytes));
    });

    it('takes a wrong MD5 for what the probe says', async () => {
      const name = fresh('object');
      const put = store.put(name, randomBytes(100), { ...idle(), md5: new Uint8Array(16) });
      if (!harness.traits.refusesWrongMd5) return await put;
      await expect(put).rejects.toMatchObject({ code: 'store-corrupted', isPermanent: false });
      expect(await store.head(name, idle())).toBeUndefined();
    });

    it('replaces an object, but not where it is to be created only', async () => {
      const name = fresh('object');
      const [first, second] = [randomBytes(10), randomBytes(20)];
      await store.put(name, first, { ...idle(), createOnly: true });
      const again = store.put(name, second, { ...idle(), createOnly: true });
      await expect(again).rejects.toMatchObject({ code: 'object-exists', isPermanent: true });
      expect((await read(name)).equals(first)).toBe(true);
      await store.put(name, second, idle());
      expect((await read(name)).equals(second)).toBe(true);
    });

    it('lets one of many create a name', async () => {
      for (let round = 0; round < 5; round++) {
        const name = fresh('raced');
        const bodies = Array.from({ length: 8 }, () => randomBytes(1000));
        const settled = await Promise.allSettled(
          bodies.map((bytes) => store.put(name, bytes, { ...idle(), createOnly: true })),
        );
        const winners = bodies.filter((_, at) => settled[at]!.status === 'fulfilled');
        expect(winners).toHaveLength(1);
        expect((await read(name)).equals(winners[0]!)).toBe(true);
      }
    });

    it('reads any range, and fewer bytes where the object ends', async () => {
      const name = fresh('object');
      const bytes = randomBytes(200_000);
      await store.put(name, bytes, idle());
      const ranges = fc.tuple(fc.nat(210_000), fc.option(fc.nat(210_000), { nil: undefined }));
      await fc.assert(
        fc.asyncProperty(ranges, async ([offset, length]) => {
          const got = await read(name, { offset, ...(length !== undefined && { length }) });
          const end = length === undefined ? bytes.length : offset + length;
          expect(got.equals(bytes.subarray(offset, end))).toBe(true);
        }),
        { numRuns: 25 },
      );
    });

    it('says what is not there', async () => {
      const name = fresh('nothing');
      await expect(store.get(name, idle())).rejects.toMatchObject({
        code: 'object-missing',
        isPermanent: true,
      });
      expect(await store.head(name, idle())).toBeUndefined();
      await store.delete(name, idle());
      expect(await names({ prefix: name })).toEqual([]);
    });

    it('deletes, and does not mind to do it twice', async () => {
      const name = fresh('object');
      await store.put(name, randomBytes(5), idle());
      await store.delete(name, idle());
      await store.delete(name, idle());
      expect(await store.head(name, idle())).toBeUndefined();
    });

    it('lists in byte order, by prefix, after a name, page by page', async () => {
      const folder = fresh('');
      const wanted = ['a', 'a-b', 'a.c', 'a/b', 'a/b-c/d', 'a/b/c', 'a0', 'b/1.2', 'b/1/2', 'b/10'];
      const many = Array.from({ length: 1010 }, (_, at) => `m/${String(at).padStart(5, '0')}`);
      const all = [
        ...wanted.filter((each) => each !== 'a' && each !== 'a/b' && each !== 'b/1'),
        ...many,
      ].sort();
      const queue = [...all];
      await Promise.all(
        Array.from({ length: 32 }, async () => {
          for (let next = queue.pop(); next; next = queue.pop())
            await store.put(folder + next, new Uint8Array(1), idle());
        }),
      );
      const inOrder = all.map((each) => folder + each);
      expect(await names({ prefix: folder })).toEqual(inOrder);
      for (const prefix of ['a', 'a/', 'a/b', 'b/1', 'm/0099', 'z']) {
        expect(await names({ prefix: folder + prefix })).toEqual(
          inOrder.filter((each) => each.startsWith(folder + prefix)),
        );
      }
      for (const after of ['a', 'a/b', 'a/b-c/d', 'a/bz', 'b/1', 'm/00950', 'zz']) {
        const rest = inOrder.filter((each) => each > folder + after);
        expect(await names({ prefix: folder, startAfter: folder + after })).toEqual(rest);
      }
    });

    it('joins parts that came in any order, side by side and twice', async () => {
      const name = fresh('large');
      const partBytes = Math.max(store.minPartBytes, mebibyte);
      const bytes = randomBytes(2 * partBytes + 100);
      const part = (number: number) => bytes.subarray((number - 1) * partBytes, number * partBytes);
      const uploadId = await store.createUpload(name, { ...idle(), partBytes });
      const upload = { name, uploadId };
      await store.putPart({ ...upload, number: 2 }, randomBytes(partBytes), idle());
      await Promise.all(
        [3, 2, 1].map((number) => store.putPart({ ...upload, number }, part(number), idle())),
      );
      expect(await names({ prefix: name })).toEqual([]);

      const parts = await store.listParts(upload, idle());
      expect(parts.map(({ number, sizeBytes }) => [number, sizeBytes])).toEqual([
        [1, partBytes],
        [2, partBytes],
        [3, 100],
      ]);
      if (harness.traits.etagIsMd5) expect(parts[1]!.etag).toBe(hash('md5', part(2)));
      const begun = [];
      for await (const each of store.listUploads({ ...idle(), prefix: name })) begun.push(each);
      expect(begun).toMatchObject([{ name, uploadId }]);
      expect(Math.abs(begun[0]!.startedAtMs - Date.now())).toBeLessThan(120_000);

      await store.completeUpload({ ...upload, parts }, idle());
      expect((await read(name)).equals(bytes)).toBe(true);
      const about = await store.head(name, idle());
      expect(about!.sizeBytes).toBe(bytes.length);
      if (harness.traits.etagIsMd5) {
        const digests = [1, 2, 3].map((number) => hash('md5', part(number), 'buffer'));
        expect(about!.etag).toBe(`${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-3`);
      }
      for (const late of [
        () => store.listParts(upload, idle()),
        () => store.putPart({ ...upload, number: 1 }, part(1), idle()),
      ]) {
        await expect(late()).rejects.toMatchObject({ code: 'upload-missing', isPermanent: true });
      }
      // Some stores remember what they completed and say so again.
      await store.completeUpload({ ...upload, parts }, idle()).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'upload-missing' });
      });
      expect((await read(name)).equals(bytes)).toBe(true);
    });

    it('forgets an upload that is aborted, twice if need be', async () => {
      const name = fresh('large');
      const uploadId = await store.createUpload(name, { ...idle(), partBytes: mebibyte });
      await store.putPart({ name, uploadId, number: 1 }, randomBytes(100), idle());
      await store.abortUpload({ name, uploadId }, idle());
      await store.abortUpload({ name, uploadId }, idle());
      await expect(store.listParts({ name, uploadId }, idle())).rejects.toMatchObject({
        code: 'upload-missing',
      });
      for await (const each of store.listUploads({ ...idle(), prefix: name })) expect(each).toBeUndefined();
    });

    it('takes no name that could lead elsewhere', async () => {
      const segment = fc.constantFrom(
        '..',
        '.',
        '',
        '.git',
        'A',
        'a b',
        'ä',
        'con',
        'nul.txt',
        'a\0',
        'a\\b',
        'a.',
        'x'.repeat(201),
      );
      const hostile = fc
        .tuple(
          fc.array(fc.constantFrom('a', 'b1'), { maxLength: 2 }),
          segment,
          fc.array(fc.constantFrom('c'), { maxLength: 2 }),
        )
        .map((parts) => parts.flat().join('/'));
      await fc.assert(
        fc.asyncProperty(hostile, async (name) => {
          const misuse = { code: 'store-misuse' };
          await expect((async () => store.put(name, new Uint8Array(1), idle()))()).rejects.toMatchObject(
            misuse,
          );
          await expect((async () => store.get(name, idle()))()).rejects.toMatchObject(misuse);
          await expect((async () => store.delete(name, idle()))()).rejects.toMatchObject(misuse);
          await expect(
            (async () => store.createUpload(name, { ...idle(), partBytes: 100 }))(),
          ).rejects.toMatchObject(misuse);
        }),
        { numRuns: 50 },
      );
      await expect(names({ prefix: '../' })).rejects.toMatchObject({ code: 'store-misuse' });
    });

    it('stops when it is told to, with the reason it was given', async () => {
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      const name = fresh('object');
      await expect(store.put(name, randomBytes(10), { signal })).rejects.toBe(reason);
      await expect(store.head(name, { signal })).rejects.toBe(reason);
      await store.put(name, randomBytes(3 * mebibyte), idle());
      const controller = new AbortController();
      const stream = await store.get(name, { signal: controller.signal });
      controller.abort(reason);
      await expect(buffer(stream)).rejects.toBe(reason);
    });

    it('counts what it asks', async () => {
      const before = store.requests;
      await store.head(fresh('object'), idle());
      expect(store.requests).toBe(before + 1);
    });

    it('shows a probe what it honours, and keeps nothing of it', async () => {
      expect(await probeStore(store, idle())).toEqual(harness.traits);
      expect(await names({ prefix: 'probe/' })).toEqual([]);
      for await (const each of store.listUploads({ ...idle(), prefix: 'probe/' }))
        expect(each).toBeUndefined();
    });
  });
}
