import { hash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ObjectStore } from '../../electron/storage/object-store.ts';
import { retryingStore } from '../../electron/storage/retrying-store.ts';
import { openS3Store } from '../../electron/storage/s3/s3-store.ts';
import { parsePlace, type S3Place } from '../../electron/storage/store-place.ts';
import { throttledStore } from '../../electron/storage/throttled-store.ts';
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts';
import { whyNoRgw } from '../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../servers/shared-rgw.ts';

// Waiting for what stalls takes its time, and a busy machine more.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

const why = whyNoRgw();
const idle = () => ({ signal: new AbortController().signal });

describe.skipIf(why)(`a bucket behind a bad network${why ? ` (skipped: ${why})` : ''}`, () => {
  let proxy: FaultProxy;
  let bucket: string;
  /** One try a call, and the same as the product uses it. */
  let store: ObjectStore;
  let patient: ObjectStore;
  beforeAll(async () => {
    const server = await sharedRgw();
    proxy = await startFaultProxy(server.endpoint);
    bucket = newBucketName();
    const place = parsePlace(`s3://${bucket}?endpoint=${proxy.endpoint}&region=us-east-1`) as S3Place;
    // A store that is merely slow, on a busy machine, is none that stalls.
    const timeouts = { connectMs: 10_000, idleMs: 2000 };
    store = await openS3Store(place, { make: true, env: server.env, timeouts, ...idle() });
    patient = retryingStore(store, { shortestMs: 10, longestMs: 100 });
  });
  afterEach(() => proxy.clear());
  afterAll(async () => {
    await store?.close();
    await proxy?.stop();
  });

  it.each([
    [500, 'InternalError', 'store-busy', false],
    [503, 'SlowDown', 'store-busy', false],
    [429, 'TooManyRequests', 'store-busy', false],
    [403, 'AccessDenied', 'store-denied', true],
    [403, 'RequestTimeTooSkewed', 'store-clock', true],
    [404, 'NoSuchBucket', 'store-missing', true],
    [507, 'InsufficientStorage', 'store-full', true],
    [403, 'QuotaExceeded', 'store-full', true],
    [400, 'BadDigest', 'store-corrupted', false],
    [501, 'NotImplemented', 'store-unsupported', true],
    [418, 'Teapot', 'store-strange', true],
    [301, 'PermanentRedirect', 'store-strange', true],
  ])('knows what %i %s means', async (status, code, ours, isPermanent) => {
    proxy.fault({ do: { status, code } });
    const put = store.put('object', randomBytes(10), idle());
    await expect(put).rejects.toMatchObject({ code: ours, isPermanent });
    await expect(store.get('object', idle())).rejects.toMatchObject({ code: ours });
    const shown = JSON.stringify(await put.catch((error: Error) => [error.message, error]));
    expect(shown).toContain(bucket);
    expect(shown).not.toContain('as the test asked');
  });

  it.each(['cut', 'stall', 'lose-answer'] as const)('says that nobody answers: %s', async (action) => {
    proxy.fault({ do: action });
    const unreachable = { code: 'store-unreachable', isPermanent: false };
    await expect(store.put('object', randomBytes(10), idle())).rejects.toMatchObject(unreachable);
    await expect(store.head('object', idle())).rejects.toMatchObject(unreachable);
  });

  it.each([
    { status: 500, code: 'InternalError' },
    { status: 503, code: 'SlowDown', headers: { 'retry-after': '0' } },
    'cut',
    'stall',
    'lose-answer',
  ] as const)('gets there after three times %o', async (action) => {
    proxy.fault({ do: action, times: 3 });
    const bytes = randomBytes(1000);
    await patient.put('object', bytes, idle());
    expect((await buffer(await store.get('object', idle()))).equals(bytes)).toBe(true);
  });

  it('gives up after its tries, and at once where trying cannot help', async () => {
    proxy.fault({ do: { status: 500 } });
    let before = proxy.requests.length;
    await expect(patient.head('object', idle())).rejects.toMatchObject({ code: 'store-busy' });
    expect(proxy.requests.length - before).toBe(7);
    proxy.clear();
    proxy.fault({ do: { status: 403, code: 'AccessDenied' } });
    before = proxy.requests.length;
    await expect(patient.head('object', idle())).rejects.toMatchObject({ code: 'store-denied' });
    expect(proxy.requests.length - before).toBe(1);
  });

  it('waits as long as the store asks, and no longer than the person', async () => {
    proxy.fault({ do: { status: 503, code: 'SlowDown', headers: { 'retry-after': '1' } }, times: 1 });
    const began = performance.now();
    await patient.put('object', randomBytes(10), idle());
    expect(performance.now() - began).toBeGreaterThan(990);

    proxy.fault({ do: { status: 503, code: 'SlowDown', headers: { 'retry-after': '20' } } });
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 100);
    await expect(patient.head('object', { signal: controller.signal })).rejects.toBe(reason);
  });

  it('stops a stalled request when it is told to', async () => {
    proxy.fault({ do: 'stall' });
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 50);
    await expect(store.put('object', randomBytes(10), { signal: controller.signal })).rejects.toBe(reason);
  });

  it('goes on reading where a stream broke off', async () => {
    const bytes = randomBytes(2_000_000);
    await store.put('object', bytes, idle());
    proxy.fault({ do: 'truncate', method: 'GET', times: 4 });
    const range = { offset: 1000, length: 1_900_000, ...idle() };
    const got = await buffer(await patient.get('object', range));
    expect(got.equals(bytes.subarray(1000, 1_901_000))).toBe(true);
    proxy.fault({ do: 'truncate', method: 'GET', times: 1 });
    const broken = buffer(await store.get('object', idle()));
    await expect(broken).rejects.toMatchObject({ code: 'store-unreachable' });
  });

  it('signs bodies for a store that insists on it, and for no other', async () => {
    const place = parsePlace(`s3://${bucket}?endpoint=${proxy.endpoint}`) as S3Place;
    const open = async () => {
      const opened = await openS3Store(place, { env: (await sharedRgw()).env, ...idle() });
      onTestFinished(() => opened.close());
      return opened;
    };
    const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    proxy.fault({ do: { status: 400, code: 'InvalidRequest' }, method: 'PUT', headers: unsigned });
    const strict = await open();
    for (const name of ['one', 'two', 'three']) await strict.put(name, randomBytes(10), idle());
    expect(strict.requests).toBe(4);
    proxy.clear();
    const easy = await open();
    proxy.fault({ do: { status: 500 }, method: 'PUT', headers: unsigned });
    await expect(easy.put('one', randomBytes(10), idle())).rejects.toMatchObject({ code: 'store-busy' });
  });

  it('notices that an answer stops in its middle', async () => {
    await store.put('object', randomBytes(500_000), idle());
    proxy.fault({ do: 'halt', method: 'GET', times: 1 });
    const body = buffer(await store.get('object', idle()));
    await expect(body).rejects.toMatchObject({ code: 'store-unreachable' });
  });

  it('refuses a range that is not what it asked for', async () => {
    await store.put('object', randomBytes(1000), idle());
    proxy.fault({ do: 'shorten', method: 'GET' });
    const range = { offset: 10, length: 500, ...idle() };
    await expect(store.get('object', range)).rejects.toMatchObject({
      code: 'store-strange',
      isPermanent: true,
    });
  });

  it('is not held up by a list that makes no sense', async () => {
    const list = async () => {
      for await (const _ of store.list({ prefix: 'x', ...idle() }));
    };
    await store.put('xa', randomBytes(1), idle());
    proxy.fault({ do: 'shorten', method: 'GET', path: /list-type/ });
    await expect(list()).rejects.toMatchObject({ code: 'store-strange' });
  });

  it('sees a list without new objects as what it is, so that a proof by list fails', async () => {
    const end = proxy.fault({ do: 'stale-list', method: 'GET', path: /list-type/ });
    await store.put('stale/object', randomBytes(1), idle());
    const names = async () => {
      const found = [];
      for await (const { name } of store.list({ prefix: 'stale/', ...idle() })) found.push(name);
      return found;
    };
    expect(await names()).toEqual([]);
    end();
    expect(await names()).toEqual(['stale/object']);
  });

  it('sends at most the part again that was under way when a link drops', async () => {
    const partBytes = 5 * 1024 * 1024;
    const parts = 6;
    const bytes = randomBytes(partBytes);
    const name = 'large';
    proxy.dropEveryBytes = 2.5 * partBytes;
    const uploadId = await patient.createUpload(name, { partBytes, ...idle() });
    for (let number = 1; number <= parts; number++) {
      await patient.putPart({ name, uploadId, number }, bytes, idle());
    }
    proxy.dropEveryBytes = undefined;
    const listed = await patient.listParts({ name, uploadId }, idle());
    expect(listed.map(({ etag }) => etag)).toEqual(Array(parts).fill(hash('md5', bytes)));
    await patient.completeUpload({ name, uploadId, parts: listed }, idle());
    expect((await store.head(name, idle()))?.sizeBytes).toBe(parts * partBytes);
    expect(proxy.drops).toBeGreaterThan(1);
    expect(proxy.receivedBytes(`/${bucket}/${name}`)).toBeLessThanOrEqual((parts + proxy.drops) * partBytes);
  });

  it('keeps to a limit, piece by piece', async () => {
    const limited = throttledStore(store, { bytesPerSecond: 400_000 });
    const bytes = randomBytes(300_000);
    for (const work of [
      () =>
        Promise.all(
          [1, 2].map((each) =>
            limited.put(`slow-${each}`, bytes.subarray(each * 150_000 - 150_000, each * 150_000), idle()),
          ),
        ),
      async () => {
        const { length } = await buffer(await limited.get('slow-1', idle()));
        expect(length).toBe(150_000);
        await buffer(await limited.get('slow-2', idle()));
      },
    ]) {
      const began = performance.now();
      await work();
      const seconds = (performance.now() - began) / 1000;
      expect(seconds).toBeGreaterThan(0.55);
      expect(seconds).toBeLessThan(5);
    }
    expect((await buffer(await store.get('slow-2', idle()))).equals(bytes.subarray(150_000))).toBe(true);
  });

  it('never shows a secret', async () => {
    proxy.fault({ do: { status: 403, code: 'SignatureDoesNotMatch' } });
    const error = await store.put('object', randomBytes(10), idle()).catch((error: unknown) => error);
    const { inspect } = await import('node:util');
    const shown = inspect(error, { depth: 20, showHidden: true });
    expect(shown).toContain('store-denied');
    expect(shown).not.toContain((await sharedRgw()).secretAccessKey);
    expect(shown).not.toMatch(/Signature=|Credential=/);
  });
});
