import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import type { ItemReport } from '../../../electron/engine/import/take-listing.ts';
import { ledgerOf } from '../../../electron/engine/ledger.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import type { Phone } from '../../../electron/phone/phone.ts';
import { startAdbServer, type TestAdbServer } from '../../phones/adb-server.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';
import { expectSum, expectWhole } from './expect-whole.ts';
import { interfere } from './interfere.ts';
import { type PluggedAndroid, plantOn, plugAndroid } from './plugged-phones.ts';

const dcim = '/storage/emulated/0/DCIM/';
const count = 24;

async function run(library: Library, phone: Phone) {
  const items: ItemReport[] = [];
  const result = await importPhone(library, phone, { signal: idle(), onItem: (item) => items.push(item) });
  expectSum(result);
  return { ...result, items };
}

describe('an import from an Android phone', () => {
  let adb: TestAdbServer;
  beforeAll(async () => {
    adb = await startAdbServer();
  });
  afterAll(() => adb?.stop());

  /** A phone with `count` photos, IMG_0 the newest, and an empty library. */
  const start = async (timeoutMs = 10_000) => {
    const android = await plugAndroid({ adb, timeoutMs });
    for (let at = 0; at < count; at++) plantOn(android.root, `DCIM/IMG_${at}.jpg`, randomBytes(120_000 + at));
    return { ...android, library: await temporaryLibrary(), phone: await android.connect() };
  };
  /** After whatever went wrong, everything that is not here yet comes, and nothing else is read. */
  const expectHealed = async (library: Library, phone: Phone, all = count) => {
    const result = await run(library, phone);
    expect(result.stoppedBy).toBeUndefined();
    expect(result.items).toEqual([]);
    expect(result.outcomes.seen + result.outcomes.imported).toBe(all);
    expect(await expectWhole(library)).toHaveLength(all);
    expect((await run(library, phone)).bytes).toBe(0);
    return result;
  };
  const photo = (android: PluggedAndroid, at: number) => path.join(android.root, `DCIM/IMG_${at}.jpg`);

  it('only takes longer over a slow link', async () => {
    const { device, library, phone } = await start();
    await device.set({ latencyMs: 5, bytesPerSecond: 8_000_000 });
    expect((await run(library, phone)).outcomes.imported).toBe(count);
    await expectHealed(library, phone);
  });

  it('goes on past files whose reads break off, and fetches them once the phone has healed', async () => {
    const { device, library, phone } = await start();
    await device.set({ cutAfterBytes: 70_000, onlyPath: 'IMG_1' });
    const first = await run(library, phone);
    expect(first.stoppedBy).toBeUndefined();
    expect(first.outcomes).toMatchObject({ unreadable: 11, imported: count - 11 });
    expect(first.items).toHaveLength(11);
    for (const { path: place, reason } of first.items) {
      expect(place).toMatch(/IMG_1\d?\.jpg$/);
      expect(reason).toMatch(/\(file-cut\)$/);
    }
    expect(await expectWhole(library)).toHaveLength(count - 11);
    expect(ledgerOf(library, phone.id).outcomes.unreadable).toBe(11);
    await device.set({ cutAfterBytes: -1 });
    expect((await expectHealed(library, phone)).outcomes.imported).toBe(11);
  });

  it('keeps what it has when the connection breaks, and goes on from there', async () => {
    const android = await start();
    const { device, library } = android;
    await device.set({ cutAfterBytes: 60_000, cut: 'connection', cutTimes: 1, onlyPath: 'IMG_15.' });
    const first = await run(library, android.phone);
    expect(first.stoppedBy).toMatchObject({ code: 'phone-gone', message: expect.any(String) });
    expect(first.outcomes).toMatchObject({ unreadable: 0, imported: expect.any(Number) });
    expect(first.outcomes.imported).toBeGreaterThan(8);
    expect(first.outcomes.pending).toBe(count - first.outcomes.imported);
    expect(await expectWhole(library)).toHaveLength(first.outcomes.imported);
    await adb.attachUsb(device.port);
    const healed = await expectHealed(library, await android.connect());
    expect(healed.outcomes).toMatchObject({
      seen: first.outcomes.imported,
      imported: first.outcomes.pending,
    });
  });

  it('keeps what it has when it is unplugged while files come, and goes on when it is back', async () => {
    const android = await start();
    const { device, library } = android;
    const first = await run(
      library,
      interfere(android.phone, 12, () => device.unplug()),
    );
    expect(first.stoppedBy).toMatchObject({ code: 'phone-gone' });
    expect(first.outcomes.unreadable).toBe(0);
    expect(await expectWhole(library)).toHaveLength(first.outcomes.imported);
    await android.plug();
    await expectHealed(library, await android.connect());
  });

  it('loses nothing when it is unplugged while it lists', async () => {
    const android = await start();
    const { device, library } = android;
    await expectHealed(library, android.phone);
    await device.set({ fakeFiles: 200_000, bytesPerSecond: 2_000_000 });
    setTimeout(() => void device.unplug(), 400);
    const cut = await run(library, android.phone);
    expect(cut.stoppedBy).toMatchObject({ code: 'phone-gone' });
    expect(cut.listed).toBeLessThan(200_000);
    expect(cut.outcomes.imported).toBe(0);
    // What was in the library is not taken for gone because a listing ended early.
    expect(ledgerOf(library, android.phone.id).outcomes.imported).toBe(count);
    await device.set({ fakeFiles: 0, bytesPerSecond: 0 });
    await android.plug();
    const again = await android.connect();
    await expectHealed(library, again);
    expect(ledgerOf(library, again.id)).toMatchObject({ listed: count, outcomes: { pending: 0 } });
  });

  it('ends with phone-gone when the listing is cut short, and does not take the rest for deleted', async () => {
    const { device, library, phone } = await start();
    await expectHealed(library, phone);
    await device.set({ listingCut: true });
    expect((await run(library, phone)).stoppedBy).toMatchObject({ code: 'phone-gone' });
    expect(ledgerOf(library, phone.id)).toMatchObject({ listed: count, outcomes: { imported: count } });
    await device.set({ listingCut: false });
    await expectHealed(library, phone);
  });

  it('waits for a person who has not allowed this computer yet, and goes on where it was', async () => {
    const android = await start();
    const { device, library, observer } = android;
    const first = await run(
      library,
      interfere(android.phone, 10, async () => {
        await device.set({ locked: true });
        await device.unplug();
      }),
    );
    expect(first.stoppedBy?.code).toBe('phone-gone');
    await android.plug();
    const [sighting] = await observer.sightings({ signal: idle() });
    expect(sighting).toMatchObject({
      state: 'unauthorized',
      advice: expect.stringContaining('USB debugging'),
    });
    const told: string[] = [];
    const connecting = sighting!.connect({ signal: idle(), onState: (state) => told.push(state) });
    await expect.poll(() => told, { timeout: 30_000 }).toContain('unauthorized');
    await device.set({ locked: false });
    const phone = await connecting;
    await expectHealed(library, phone);
    await phone.close();
  });

  it('says that a phone which was restarted must be unlocked, and takes nothing for deleted', async () => {
    const { device, library, phone } = await start();
    await expectHealed(library, phone);
    await device.set({ storageLocked: true });
    const locked = await run(library, phone);
    expect(locked.stoppedBy).toMatchObject({
      code: 'phone-locked',
      advice: expect.stringContaining('Unlock'),
    });
    expect(ledgerOf(library, phone.id).outcomes.imported).toBe(count);
    await device.set({ storageLocked: false });
    await expectHealed(library, phone);
  });

  it('fetches later what a phone would not give while it was locked in the middle', async () => {
    const { device, library, phone } = await start();
    const first = await run(
      library,
      interfere(phone, 9, () => device.set({ storageLocked: true })),
    );
    expect(first.outcomes.imported).toBeGreaterThan(2);
    expect(first.outcomes.unreadable + first.outcomes.pending).toBe(count - first.outcomes.imported);
    expect(await expectWhole(library)).toHaveLength(first.outcomes.imported);
    await device.set({ storageLocked: false });
    await expectHealed(library, phone);
  });

  it('goes on past a file at which the phone falls silent', async () => {
    const android = await start(3000);
    const { device, library, phone } = android;
    writeFileSync(photo(android, 3), randomBytes(2_000_000));
    await device.set({ stall: true, onlyPath: 'IMG_3.' });
    const first = await run(library, phone);
    expect(first.stoppedBy).toBeUndefined();
    expect(first.outcomes).toMatchObject({ imported: count - 1, unreadable: 1 });
    expect(first.items).toMatchObject([
      { path: `${dcim}IMG_3.jpg`, reason: expect.stringMatching(/phone-timeout/) },
    ]);
    await expectWhole(library);
    await device.set({ stall: false });
    await expectHealed(library, phone);
  });

  it('stops with phone-timeout when the phone falls silent at every file', async () => {
    const { device, library, phone } = await start(3000);
    const first = await run(
      library,
      interfere(phone, 9, () => device.set({ stall: true })),
    );
    expect(first.stoppedBy).toMatchObject({ code: 'phone-timeout' });
    expect(first.outcomes.imported).toBeGreaterThan(2);
    expect(await expectWhole(library)).toHaveLength(first.outcomes.imported);
    await device.set({ stall: false });
    await expectHealed(library, phone);
  });

  it('goes on past a file whose blocks claim what no block holds', async () => {
    const { device, library, phone } = await start();
    await device.set({ dataLengthLie: 0x7fffffff, onlyPath: 'IMG_4.' });
    const first = await run(library, phone);
    expect(first.outcomes).toMatchObject({ imported: count - 1, unreadable: 1 });
    expect(first.items).toMatchObject([{ reason: expect.stringMatching(/phone-protocol/) }]);
    await expectWhole(library);
    await device.set({ dataLengthLie: 0 });
    await expectHealed(library, phone);
  });

  it('takes a file that grew since it was listed as it is now', async () => {
    const android = await start();
    const { library, phone } = android;
    const grows = interfere(phone, 1, () => appendFileSync(photo(android, 5), randomBytes(50_000)));
    const first = await run(library, grows);
    expect(first.outcomes.imported).toBe(count);
    await expectWhole(library);
    // Listed with its new size now, it is read once more, and nothing new comes of it.
    expect((await run(library, phone)).outcomes).toMatchObject({ seen: count - 1, duplicate: 1 });
    await expectHealed(library, phone);
  });

  it('keeps nothing of a file that gives more bytes than the phone says', async () => {
    const { device, library, phone } = await start();
    await device.set({ growBytes: 70_000, onlyPath: 'IMG_6.' });
    const first = await run(library, phone);
    expect(first.outcomes).toMatchObject({ imported: count - 1, unreadable: 1 });
    expect(first.items[0]!.reason).toMatch(/the phone says 120006 bytes but gives more/);
    expect(await expectWhole(library)).toHaveLength(count - 1);
    await device.set({ growBytes: 0 });
    await expectHealed(library, phone);
  });

  it('takes the true bytes of files about whose size the listing lies', async () => {
    const { device, library, phone } = await start();
    await device.set({ sizeLieBytes: 12 });
    expect((await run(library, phone)).outcomes.imported).toBe(count);
    for (const { resources } of await expectWhole(library)) {
      const number = Number(/IMG_(\d+)/.exec(resources[0]!.name)![1]);
      expect(resources[0]!.sizeBytes).toBe(120_000 + number);
    }
    // The same lie again is no news.
    expect((await run(library, phone)).outcomes.seen).toBe(count);
    await device.set({ sizeLieBytes: 0 });
    expect((await run(library, phone)).outcomes.duplicate).toBe(count);
    await expectHealed(library, phone);
  });

  it('keeps of a file that changed while it was read what it read, and fetches it again by its new time', async () => {
    const android = await start();
    const { device, library, phone } = android;
    await device.set({ changeWhileRead: true, onlyPath: 'IMG_7.' });
    expect((await run(library, phone)).outcomes.imported).toBe(count);
    await expectWhole(library);
    await device.set({ changeWhileRead: false });
    utimesSync(photo(android, 7), 1_750_000_000, 1_750_000_000);
    const second = await run(library, phone);
    expect(second.outcomes).toMatchObject({ imported: 1, seen: count - 1 });
    expect(await expectWhole(library)).toHaveLength(count + 1);
  });

  it('counts what was deleted between listing and reading, and forgets it at the next listing', async () => {
    const android = await start();
    const { library, phone } = android;
    const first = await run(
      library,
      interfere(phone, 1, () => renameSync(photo(android, 20), photo(android, 99))),
    );
    expect(first.outcomes).toMatchObject({ imported: count - 1, unreadable: 1 });
    expect(first.items).toMatchObject([{ reason: expect.stringMatching(/file-gone/) }]);
    await expectHealed(library, phone);
    expect(ledgerOf(library, phone.id)).toMatchObject({ listed: count, outcomes: { unreadable: 0 } });
  });

  it('needs no MediaStore, and believes none of its rows that have no file', async () => {
    const { device, library, phone } = await start();
    await device.set({ ghostRows: 300, withoutRow: 'IMG_8' });
    const first = await run(library, phone);
    expect(first).toMatchObject({ listed: count, outcomes: { imported: count } });
    await device.set({ mediaStoreFails: true, ghostRows: 0 });
    plantOn(path.dirname(device.root), `${path.basename(device.root)}/DCIM/IMG_new.jpg`, randomBytes(1000));
    const second = await run(library, phone);
    expect(second).toMatchObject({ listed: count + 1, outcomes: { imported: 1, seen: count } });
    await expectHealed(library, phone, count + 1);
  });

  it.each([false, true])('counts once what is listed twice (old find: %s)', async (oldFind) => {
    const { device, library, phone } = await start();
    await device.set({ listTwice: true, oldFind });
    expect(await run(library, phone)).toMatchObject({ listed: count, outcomes: { imported: count } });
    await device.set({ listTwice: false, oldFind: false });
    await expectWhole(library);
    expect(ledgerOf(library, phone.id)).toMatchObject({ listed: count, outcomes: { imported: count } });
  });

  it('follows no link, neither out of the tree nor round in a circle', async () => {
    const android = await start();
    const { library, phone, root } = android;
    const outside = await temporaryFolder();
    writeFileSync(path.join(outside, 'secret.jpg'), 'not on the phone');
    symlinkSync(path.join(outside, 'secret.jpg'), path.join(root, 'DCIM/link.jpg'));
    symlinkSync(outside, path.join(root, 'DCIM/elsewhere'));
    mkdirSync(path.join(root, 'DCIM/deep'));
    symlinkSync('..', path.join(root, 'DCIM/deep/loop'));
    const first = await run(library, phone);
    expect(first.listed).toBe(count + 3);
    expect(first.outcomes).toMatchObject({ imported: count, unsupported: 3 });
    for (const { reason } of first.items) expect(reason).toBe('a link, not a file');
    expect(await expectWhole(library)).toHaveLength(count);
  });
});
