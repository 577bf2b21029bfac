import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIosObserver, type IosObserverOptions } from '../../../electron/phone/ios/ios-observer.ts';
import type { PhoneFile } from '../../../electron/phone/phone.ts';
import { afcOp } from '../../phones/iphone/afc-wire.ts';
import { type IphoneFaults, noFaults } from '../../phones/iphone/iphone-faults.ts';
import { type IphoneHarness, idle, listed, noAddon, readAll, setUpIphone } from './iphone-harness.ts';

const file = (name: string, sizeBytes: number): PhoneFile => ({
  path: `/DCIM/${name}`,
  sizeBytes,
  mtimeMs: 0,
});

describe.skipIf(noAddon)('an iPhone that misbehaves', () => {
  let harness: IphoneHarness;
  beforeAll(async () => {
    harness = await setUpIphone();
  });
  afterAll(() => harness.close());
  beforeEach(async () => {
    for (const name of await readdir(harness.dcim, { encoding: 'buffer' })) {
      await rm(Buffer.concat([Buffer.from(`${harness.dcim}/`), name]), { recursive: true });
    }
    await harness.iphone.set(noFaults());
    await harness.iphone.plug();
  });
  const start = async (faults: Partial<IphoneFaults> = {}, options?: IosObserverOptions) => {
    const { iphone, dcim } = harness;
    await iphone.set(faults);
    return { phone: await harness.connect(options), iphone, dcim };
  };
  const plant = async (name: string, bytes: Uint8Array) => {
    await writeFile(join(harness.dcim, name), bytes);
    return file(name, bytes.length);
  };

  it('gives every byte though its reads are short', async () => {
    const { phone, iphone } = await start({ shortReads: 777 });
    const bytes = randomBytes(100_000);
    const photo = await plant('a.jpg', bytes);
    expect((await readAll(phone, photo)).equals(bytes)).toBe(true);
    await expect.poll(async () => (await iphone.report()).openHandles, { timeout: 30_000 }).toBe(0);
  });

  it('gives what is there when the size it told was a lie, either way', async () => {
    const { phone } = await start();
    const bytes = randomBytes(900_000);
    const photo = await plant('a.jpg', bytes);
    for (const told of [0, 10, 899_999, 900_001, 5_000_000, 2 ** 50]) {
      expect((await readAll(phone, { ...photo, sizeBytes: told })).equals(bytes), `${told}`).toBe(true);
    }
  });

  it('gives a file that grows while it is read to its new end', async () => {
    const { phone, iphone } = await start();
    const small = await plant('small.jpg', randomBytes(50_000));
    const large = await plant('large.mov', randomBytes(6_000_000));
    await iphone.set({ growing: { [small.path]: 30_000, [large.path]: 3_000_000 } });
    expect(await readAll(phone, small)).toHaveLength(80_000);
    expect(await readAll(phone, large)).toHaveLength(9_000_000);
  });

  it('is as slow as its cable, and gives a file that changes meanwhile at its length', async () => {
    const { phone, iphone } = await start();
    const movie = await plant('a.mov', Buffer.alloc(1_500_000, 1));
    await iphone.set({ bytesPerSecond: 3_000_000, changing: [movie.path] });
    const started = performance.now();
    const bytes = await readAll(phone, movie);
    expect(performance.now() - started).toBeGreaterThan(400);
    expect(bytes).toHaveLength(1_500_000);
    expect(new Set([bytes[0], bytes.at(-1)])).toEqual(new Set([1, 0x63]));
  });

  it('never ends a cut file in silence', async () => {
    const { phone, iphone } = await start();
    const movie = await plant('a.mov', randomBytes(8_000_000));
    await iphone.set({ cutAfterBytes: 3_000_000 });
    await expect(readAll(phone, movie)).rejects.toMatchObject({ code: 'phone-gone' });
    await expect(phone.stat(movie, { signal: idle() })).rejects.toMatchObject({ code: 'phone-gone' });
    const again = await harness.connect();
    expect(await readAll(again, movie)).toHaveLength(8_000_000);
  });

  it('is gone at once when it is unplugged, for everything under way', async () => {
    const { phone, iphone } = await start();
    const movie = await plant('a.mov', randomBytes(4_000_000));
    await iphone.set({ stalled: true });
    const reading = readAll(phone, movie);
    const listing = listed(phone);
    const asking = phone.stat(movie, { signal: idle() });
    const all = Promise.allSettled([reading, listing, asking]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    await iphone.unplug();
    for (const outcome of await all) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'phone-gone' } });
    }
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('counts as stalled when it owes an answer for too long', async () => {
    const { phone, iphone } = await start({}, { timeoutMs: 1500 });
    const photo = await plant('a.jpg', randomBytes(1000));
    await iphone.set({ stalled: true });
    await expect(readAll(phone, photo)).rejects.toMatchObject({ code: 'phone-timeout' });
    await expect(phone.battery({ signal: idle() })).rejects.toMatchObject({ code: 'phone-timeout' });
    const observer = createIosObserver({ timeoutMs: 200 });
    const [sighting] = await observer.sightings({ signal: idle() });
    expect(sighting).toMatchObject({ state: 'offline' });
  });

  it('lets go of a stalled read as soon as it is told to', async () => {
    const { phone, iphone } = await start();
    const photo = await plant('a.jpg', randomBytes(1000));
    await iphone.set({ stalled: true });
    const started = performance.now();
    await expect(readAll(phone, photo, AbortSignal.timeout(50))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await expect(phone.battery({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(performance.now() - started).toBeLessThan(4000);
  });

  it('answers requests that were sent ahead together, whatever each one takes', async () => {
    const { phone, iphone } = await start();
    const movie = await plant('a.mov', randomBytes(2_000_000)); // eight reads
    await iphone.set({ latencyMs: 500 });
    const started = performance.now();
    expect(await readAll(phone, movie)).toHaveLength(2_000_000);
    expect(performance.now() - started).toBeLessThan(4500); // one after the other: over 5000
  });

  it('serves more readers than it has file slots', async () => {
    const { phone, iphone } = await start({ maxHandles: 2 });
    const originals = await Promise.all(
      Array.from({ length: 12 }, (_, at) => plant(`${at}.jpg`, randomBytes(20_000 + at))),
    );
    const sizes = await Promise.all(originals.map(async (photo) => (await readAll(phone, photo)).length));
    expect(sizes).toEqual(originals.map(({ sizeBytes }) => sizeBytes));
    await expect.poll(async () => (await iphone.report()).openHandles, { timeout: 30_000 }).toBe(0);
  });

  it('closes what was open when a reader leaves', async () => {
    const { phone, iphone } = await start();
    const movie = await plant('a.mov', randomBytes(9_000_000));
    for (let round = 0; round < 20; round++) {
      for await (const _ of phone.open(movie, { signal: idle() })) break;
      const controller = new AbortController();
      const reading = readAll(phone, movie, controller.signal);
      setTimeout(() => controller.abort(), round % 5);
      await reading.catch(() => {});
    }
    await phone.stat(movie, { signal: idle() });
    await expect.poll(async () => (await iphone.report()).openHandles, { timeout: 30_000 }).toBe(0);
  });

  it('reports one unreadable file as that, and goes on', async () => {
    const { phone, iphone } = await start();
    const bad = await plant('bad.jpg', randomBytes(10));
    const good = await plant('good.jpg', randomBytes(10));
    await iphone.set({ unreadable: [bad.path] });
    await expect(readAll(phone, bad)).rejects.toMatchObject({ code: 'file-unreadable' });
    expect(await readAll(phone, good)).toHaveLength(10);
    const absent = (await listed(phone)).filter((item) => item.absent);
    expect(absent).toMatchObject([{ path: bad.path, absent: 'unreadable' }]);
  });

  it('lists a size that no file has as unreadable, and no time out of every calendar', async () => {
    const { phone, iphone } = await start();
    const large = await plant('large.jpg', randomBytes(10));
    const endless = await plant('endless.jpg', randomBytes(10));
    const early = await plant('early.jpg', randomBytes(10));
    await iphone.set({
      sizeLies: { [large.path]: 2 ** 53 },
      timeLies: { [endless.path]: '9'.repeat(30), [early.path]: `-${'9'.repeat(20)}` },
    });
    const items = new Map((await listed(phone)).map((item) => [item.path, item]));
    for (const path of [large.path, endless.path]) {
      expect(items.get(path)).toMatchObject({ absent: 'unreadable', sizeBytes: 0, mtimeMs: 0 });
    }
    const mtimeMs = Date.parse('0001-01-01T00:00:00Z');
    expect(items.get(early.path)).toMatchObject({ mtimeMs, sizeBytes: 10 });
    expect(await phone.stat(early, { signal: idle() })).toEqual({ mtimeMs, sizeBytes: 10 });
  });

  it('does not pass for empty when it hides its photos', async () => {
    const { phone, iphone } = await start();
    await iphone.set({ unreadable: ['/DCIM'] });
    await expect(listed(phone)).rejects.toMatchObject({ code: 'phone-locked' });
  });

  it('refuses a write without leaving half of it', async () => {
    const { phone, iphone } = await start();
    await iphone.set({ diskFull: true });
    const writing = phone.write('/Photoferry/new.jpg', randomBytes(100), { signal: idle() });
    await expect(writing).rejects.toMatchObject({ code: 'phone-full' });
    await iphone.set({ diskFull: false });
    expect(await listed(phone)).toEqual([]);
  });

  it('cannot make this computer allocate what it claims to send', async () => {
    const { phone, iphone } = await start();
    const photo = await plant('a.jpg', randomBytes(10));
    await iphone.set({ replyLengthLie: 2 ** 40 });
    await expect(readAll(phone, photo)).rejects.toMatchObject({ code: 'phone-protocol' });
  });

  it('lists names that repeat, links and cycles as what they are', async () => {
    const { phone, iphone, dcim } = await start();
    await plant('a.jpg', randomBytes(10));
    await mkdir(join(dcim, 'deep'));
    await symlink('/etc', join(dcim, 'etc'));
    await writeFile(Buffer.concat([Buffer.from(`${dcim}/`), Buffer.from([0xff, 0x41])]), 'raw');
    await iphone.set({ extraNames: { '/DCIM': ['a.jpg', 'ghost.jpg', '../up'] }, cycle: '/DCIM/deep' });
    const items = await listed(phone);
    const brief = items.map((item) => `${item.path} ${item.absent ?? 'file'}`).sort();
    expect(brief).toEqual([
      '/DCIM/../up unreadable',
      '/DCIM/\\xffA file',
      '/DCIM/a.jpg file',
      '/DCIM/a.jpg listed-twice',
      `/DCIM/deep${'/loop'.repeat(7)} not-a-file`,
      '/DCIM/etc symlink',
      '/DCIM/ghost.jpg unreadable',
    ]);
    const raw = items.find((item) => item.rawPath)!;
    expect((await readAll(phone, raw)).toString()).toBe('raw');
  });

  it('lists a million files in bounded memory, and stops when told to', async () => {
    const { phone, iphone } = await start();
    await iphone.set({ madeUp: { folder: '/DCIM', count: 1_000_000, sizeBytes: 5 } });
    const before = process.memoryUsage().heapUsed;
    let count = 0;
    let most = 0;
    for await (const item of phone.list({ signal: idle() })) {
      if (item.sizeBytes === 5) count++;
      if (count % 10_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
      if (count === 100_000) break;
    }
    expect(count).toBe(100_000);
    expect(most - before).toBeLessThan(150 << 20);
  });

  it('reads nothing for a second listing', async () => {
    const { phone, iphone } = await start();
    await plant('a.jpg', randomBytes(10));
    const before = (await iphone.report()).requests[afcOp.fileRead];
    await listed(phone);
    await listed(phone);
    expect((await iphone.report()).requests[afcOp.fileRead]).toBe(before);
  });
});
