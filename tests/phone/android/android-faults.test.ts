import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneFile } from '../../../electron/phone/phone.ts';
import { noFaults } from '../../phones/android/android-faults.ts';
import { type AndroidHarness, androidHarness, idle, listAll, readAll } from './android-harness.ts';

const dcim = '/storage/emulated/0/DCIM';

describe('an Android phone that misbehaves', () => {
  let harness: AndroidHarness;
  const big = randomBytes(3_000_000);
  const file = (name: string, sizeBytes = 0): PhoneFile => ({
    path: `${dcim}/${name}`,
    sizeBytes,
    mtimeMs: 0,
  });

  beforeAll(async () => {
    harness = await androidHarness({ timeoutMs: 2500 });
    writeFileSync(join(harness.root, 'DCIM/big.mp4'), big);
    writeFileSync(join(harness.root, 'DCIM/small.jpg'), 'small');
  });
  afterAll(() => harness?.close());
  beforeEach(() => harness.device.set({ ...noFaults }));

  /** Whatever went wrong before, the phone serves the next reader. */
  const stillServes = async () => {
    await harness.device.set({ ...noFaults });
    expect((await readAll(harness.phone, file('big.mp4'))).equals(big)).toBe(true);
  };

  it.each([0, 1, 65_536, 65_544, 2_999_999])(
    'says file-cut when a read breaks off after %i bytes',
    async (bytes) => {
      await harness.device.set({ cutAfterBytes: bytes, onlyPath: 'big' });
      await expect(readAll(harness.phone, file('big.mp4'))).rejects.toMatchObject({ code: 'file-cut' });
      expect((await readAll(harness.phone, file('small.jpg'))).toString()).toBe('small');
      await stillServes();
    },
  );

  it('reads it again once the phone has healed', async () => {
    await harness.device.set({ cutAfterBytes: 100_000, cutTimes: 1 });
    await expect(readAll(harness.phone, file('big.mp4'))).rejects.toMatchObject({ code: 'file-cut' });
    expect((await readAll(harness.phone, file('big.mp4'))).equals(big)).toBe(true);
  });

  it('says phone-timeout when the phone stops in the middle of a file', async () => {
    await harness.device.set({ stall: true, onlyPath: 'big' });
    const start = Date.now();
    await expect(readAll(harness.phone, file('big.mp4'))).rejects.toMatchObject({ code: 'phone-timeout' });
    expect(Date.now() - start).toBeLessThan(10_000);
    await stillServes();
  });

  it('does not take a slow reader for a stalled phone', async () => {
    let length = 0;
    for await (const chunk of harness.phone.open(file('big.mp4'), { signal: idle() })) {
      if (length === 0) await sleep(3500);
      length += chunk.length;
    }
    expect(length).toBe(big.length);
  });

  it('gives all the bytes of a file that grew, for the caller to compare', async () => {
    await harness.device.set({ growBytes: 70_000 });
    expect(await readAll(harness.phone, file('big.mp4', big.length))).toHaveLength(big.length + 70_000);
  });

  it('gives the bytes as they came when a file changed while it was read', async () => {
    await harness.device.set({ changeWhileRead: true });
    const bytes = await readAll(harness.phone, file('big.mp4', big.length));
    expect(bytes).toHaveLength(big.length);
    expect(bytes.equals(big)).toBe(false);
  });

  it('lists the size that the phone claims, and reads what is there', async () => {
    await harness.device.set({ sizeLieBytes: 12 });
    const listed = (await listAll(harness.phone)).get(`${dcim}/small.jpg`)!;
    expect(listed.sizeBytes).toBe(17);
    expect(await readAll(harness.phone, listed)).toHaveLength(5);
  });

  it.each([0x7fffffff, 0xffffffff, 2 * 1024 * 1024])(
    'refuses a block that claims %i bytes',
    async (length) => {
      await harness.device.set({ dataLengthLie: length });
      await expect(readAll(harness.phone, file('big.mp4'))).rejects.toMatchObject({ code: 'phone-protocol' });
      await stillServes();
    },
  );

  it('says phone-full when a write does not fit, and leaves nothing half-written', async () => {
    await harness.device.set({ freeBytes: 100_000 });
    const writing = harness.phone.write(`${dcim}/new/x.jpg`, randomBytes(200_000), { signal: idle() });
    await expect(writing).rejects.toMatchObject({ code: 'phone-full' });
    expect(readdirSync(join(harness.root, 'DCIM/new'))).toEqual([]);
    expect((await harness.phone.storage({ signal: idle() }))?.freeBytes).toBeLessThanOrEqual(100_000);
    await stillServes();
  });

  it('passes on a digest that is not the file’s', async () => {
    const honest = await harness.phone.digest(file('small.jpg'), { signal: idle() });
    await harness.device.set({ digestLies: true });
    const lying = await harness.phone.digest(file('small.jpg'), { signal: idle() });
    expect(Buffer.from(lying!).equals(Buffer.from(honest!))).toBe(false);
  });

  it('says phone-locked before the first unlock after a restart', async () => {
    await harness.device.set({ storageLocked: true });
    await expect(listAll(harness.phone)).rejects.toMatchObject({
      code: 'phone-locked',
      advice: expect.stringContaining('Unlock'),
    });
  });

  it('says phone-locked, not that files are gone, when all of its storage is closed', async () => {
    const photo = file('small.jpg', 5);
    const { phone } = harness;
    await harness.device.set({ storageLocked: true });
    const asked: [string, () => Promise<unknown>][] = [
      ['read', () => readAll(phone, photo)],
      ['read on', () => readAll(phone, photo, 2)],
      ['stat', () => phone.stat(photo, { signal: idle() })],
      ['digest', () => phone.digest(photo, { signal: idle() })],
      ['remove', () => phone.remove(`${dcim}/nothing.jpg`, { signal: idle() })],
      ['write', () => phone.write(`${dcim}/new.jpg`, new Uint8Array(1), { signal: idle() })],
    ];
    for (const [what, ask] of asked) {
      await expect(ask(), what).rejects.toMatchObject({
        code: 'phone-locked',
        advice: expect.stringContaining('Unlock'),
      });
    }
    await stillServes();
  });

  it('says of a file on a card that is out that the card is, not that the file is gone', async () => {
    const onCard: PhoneFile = { path: '/storage/12AB-CD34/DCIM/a.jpg', sizeBytes: 1, mtimeMs: 0 };
    const cardOut = { code: 'file-unreadable', advice: expect.stringContaining('card') };
    await expect(readAll(harness.phone, onCard)).rejects.toMatchObject(cardOut);
    await expect(harness.phone.stat(onCard, { signal: idle() })).rejects.toMatchObject(cardOut);
  });

  it('says phone-gone when the listing breaks off, instead of ending it', async () => {
    await harness.device.set({ listingCut: true });
    await expect(listAll(harness.phone)).rejects.toMatchObject({ code: 'phone-gone' });
  });

  it.each([0, 1])('never takes a listing that was killed after %i files for a whole one', async (files) => {
    await harness.device.set({ listingKilledAfter: files });
    if (files === 0) {
      // Nothing came: as from a find that cannot do it, and the folders are walked instead.
      expect((await listAll(harness.phone)).size).toBeGreaterThan(1);
      return;
    }
    await expect(listAll(harness.phone)).rejects.toMatchObject({
      code: 'phone-protocol',
      advice: expect.stringContaining('Try again'),
    });
    await stillServes();
  });

  it('never takes a listing for a whole one whose storage failed underneath', async () => {
    mkdirSync(join(harness.root, 'DCIM/failing'), { recursive: true });
    for (const words of ['Input/output error', 'Transport endpoint is not connected']) {
      await harness.device.set({ folderErrors: { [`${dcim}/failing`]: words } });
      await expect(listAll(harness.phone), words).rejects.toMatchObject({ code: 'phone-protocol' });
    }
  });

  it.each([{ oldFind: false }, { oldFind: true }])(
    'says phone-locked when it locks amid its listing: %o',
    async (faults) => {
      await harness.device.set(faults);
      const listing = (async () => {
        for await (const _ of harness.phone.list({ signal: idle() }))
          await harness.device.set({ storageLocked: true });
      })();
      await expect(listing).rejects.toMatchObject({ code: 'phone-locked' });
    },
  );

  it('lists a size that no file has as unreadable, and no time out of every calendar', async () => {
    for (const oldFind of [false, true]) {
      await harness.device.set({ oldFind, sizeLieBytes: 2 ** 53, timeLieSeconds: 10 ** 12 });
      const listed = (await listAll(harness.phone)).get(`${dcim}/small.jpg`)!;
      expect(listed).toMatchObject({ absent: 'unreadable', sizeBytes: 0 });
      expect(listed.mtimeMs).toBe(Date.parse('9999-12-31T23:59:59.999Z'));
      // Where the phone has find, its knobs do not reach the find that looks at one file.
      if (oldFind) {
        await expect(harness.phone.stat(listed, { signal: idle() })).rejects.toMatchObject({
          code: 'file-unreadable',
        });
      }
      await harness.device.set({ sizeLieBytes: 0, timeLieSeconds: -(10 ** 12) });
      const old = (await listAll(harness.phone)).get(`${dcim}/small.jpg`)!;
      expect(old).toMatchObject({ sizeBytes: 5, mtimeMs: Date.parse('0001-01-01T00:00:00Z') });
      if (oldFind) {
        const now = await harness.phone.stat(old, { signal: idle() });
        expect(now).toEqual({ sizeBytes: 5, mtimeMs: old.mtimeMs });
      }
    }
  });

  it('refuses to touch what is not shared storage', async () => {
    const { phone } = harness;
    for (const path of [
      '/data/x.jpg',
      'relative.jpg',
      '/storage/emulated/0/../../../data/x',
      `${dcim}/a\0b`,
    ]) {
      const refused = { code: 'phone-refused' };
      await expect(phone.write(path, new Uint8Array(1), { signal: idle() }), path).rejects.toMatchObject(
        refused,
      );
      await expect(phone.remove(path, { signal: idle() }), path).rejects.toMatchObject(refused);
    }
  });

  it('says phone-refused when a file cannot be removed', async () => {
    mkdirSync(join(harness.root, 'DCIM/folder/deeper'), { recursive: true });
    const removing = harness.phone.remove(`${dcim}/folder`, { signal: idle() });
    await expect(removing).rejects.toMatchObject({ code: 'phone-refused' });
  });

  it('says file-unreadable for what is not a file', async () => {
    await expect(readAll(harness.phone, file('folder'))).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(readAll(harness.phone, file('folder'), 1)).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    await expect(readAll(harness.phone, file('gone'), 1)).rejects.toMatchObject({ code: 'file-gone' });
  });

  it('stops reading as soon as it is told to, also while it waits for a stalled phone', async () => {
    await harness.device.set({ stall: true });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const start = Date.now();
    const reading = (async () => {
      for await (const _ of harness.phone.open(file('big.mp4'), { signal: controller.signal }));
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(Date.now() - start).toBeLessThan(2000);
    await stillServes();
  });

  it('keeps serving while many readers leave early', async () => {
    const leave = async () => {
      for await (const _ of harness.phone.open(file('big.mp4'), { signal: idle() })) break;
    };
    await Promise.all(Array.from({ length: 40 }, leave));
    await stillServes();
  });

  it('goes on over a slow link', async () => {
    await harness.device.set({ latencyMs: 5, bytesPerSecond: 20_000_000 });
    const start = Date.now();
    expect((await readAll(harness.phone, file('big.mp4'))).equals(big)).toBe(true);
    expect(Date.now() - start).toBeGreaterThan(130);
  });

  it('says phone-gone for every read when the cable is pulled', async () => {
    await harness.device.set({ bytesPerSecond: 2_000_000 });
    const reads = [1, 2, 3].map(() =>
      readAll(harness.phone, file('big.mp4')).catch((error: unknown) => error),
    );
    await sleep(200);
    await harness.device.unplug();
    for (const outcome of await Promise.all(reads)) expect(outcome).toMatchObject({ code: 'phone-gone' });
    await expect(harness.phone.stat(file('small.jpg'), { signal: idle() })).rejects.toMatchObject({
      code: 'phone-gone',
    });
    await harness.device.plug();
    await harness.adb.attachUsb(harness.device.port);
    const [again] = await harness.observer.sightings({ signal: idle() });
    expect(again).toMatchObject({ id: harness.phone.id, state: 'ready' });
    await harness.phone.close();
    harness.phone = await again!.connect({ signal: idle() });
    await stillServes();
  });

  it('says phone-gone when the whole connection breaks inside a file', async () => {
    await harness.device.set({ cutAfterBytes: 1_000_000, cut: 'connection' });
    await expect(readAll(harness.phone, file('big.mp4'))).rejects.toMatchObject({ code: 'phone-gone' });
    await harness.device.set({ ...noFaults });
  });

  it('says phone-gone to reads that wait when the phone is let go', async () => {
    await harness.adb.attachUsb(harness.device.port);
    const [again] = await harness.observer.sightings({ signal: idle() });
    const phone = await again!.connect({ signal: idle() });
    await harness.device.set({ stall: true });
    const reading = readAll(phone, file('big.mp4'));
    setTimeout(() => phone.close(), 50);
    await expect(reading).rejects.toMatchObject({ code: 'phone-gone' });
  });
});
