import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import type { ItemReport } from '../../../electron/engine/import/take-listing.ts';
import { ledgerOf } from '../../../electron/engine/ledger.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import type { Phone } from '../../../electron/phone/phone.ts';
import { noFaults } from '../../phones/iphone/iphone-faults.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';
import { expectSum, expectWhole } from './expect-whole.ts';
import { interfere } from './interfere.ts';
import { noAddon, plantOn, plugIphone } from './plugged-phones.ts';

const count = 20;

async function run(library: Library, phone: Phone) {
  const items: ItemReport[] = [];
  const result = await importPhone(library, phone, { signal: idle(), onItem: (item) => items.push(item) });
  expectSum(result);
  return { ...result, items };
}

describe.skipIf(noAddon)('an import from an iPhone', () => {
  /** A phone with `count` photos, IMG_0 the newest, and an empty library. */
  const start = async (timeoutMs = 5000) => {
    const iphone = await plugIphone({ timeoutMs });
    for (let at = 0; at < count; at++)
      plantOn(iphone.root, `DCIM/100APPLE/IMG_${at}.JPG`, randomBytes(150_000 + at));
    return { ...iphone, library: await temporaryLibrary(), phone: await iphone.connect() };
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
  const afc = (at: number) => `/DCIM/100APPLE/IMG_${at}.JPG`;

  it('gets every byte over short reads, few file slots and a slow cable', async () => {
    const { device, library, phone } = await start();
    await device.set({ shortReads: 30_000, maxHandles: 2, latencyMs: 3, bytesPerSecond: 20_000_000 });
    expect((await run(library, phone)).outcomes.imported).toBe(count);
    expect((await device.report()).openHandles).toBe(0);
    await expectHealed(library, phone);
  });

  it('keeps what it has when the services break off, and goes on from there', async () => {
    const iphone = await start();
    const { device, library } = iphone;
    await device.set({ cutAfterBytes: 2_700_000 });
    const first = await run(library, iphone.phone);
    expect(first.stoppedBy).toMatchObject({ code: 'phone-gone', message: expect.any(String) });
    expect(first.outcomes).toMatchObject({ unreadable: 0 });
    expect(first.outcomes.imported).toBeGreaterThan(0);
    expect(await expectWhole(library)).toHaveLength(first.outcomes.imported);
    const healed = await expectHealed(library, await iphone.connect());
    expect(healed.outcomes).toMatchObject({
      seen: first.outcomes.imported,
      imported: first.outcomes.pending,
    });
  });

  it('keeps what it has when it is unplugged while files come, and goes on when it is back', async () => {
    const iphone = await start();
    const { device, library } = iphone;
    const first = await run(
      library,
      interfere(iphone.phone, 12, () => device.unplug()),
    );
    expect(first.stoppedBy).toMatchObject({ code: 'phone-gone' });
    expect(first.outcomes.unreadable).toBe(0);
    expect(await expectWhole(library)).toHaveLength(first.outcomes.imported);
    await device.plug();
    await expectHealed(library, await iphone.connect());
  });

  it('takes nothing for deleted when it is unplugged while it lists', async () => {
    const iphone = await start();
    const { device, library } = iphone;
    await expectHealed(library, iphone.phone);
    await device.set({ madeUp: { folder: '/DCIM/101APPLE', count: 300_000, sizeBytes: 5 }, latencyMs: 5 });
    mkdirSync(path.join(iphone.root, 'DCIM/101APPLE'));
    setTimeout(() => void device.unplug(), 300);
    const cut = await run(library, iphone.phone);
    expect(cut.stoppedBy).toMatchObject({ code: 'phone-gone' });
    expect(ledgerOf(library, device.udid).outcomes.imported).toBe(count);
    await device.set({ madeUp: null, latencyMs: 0 });
    await device.plug();
    await expectHealed(library, await iphone.connect());
  });

  it('waits for “Trust”, and says so when it is refused', async () => {
    const { device, library, observer, phone } = await start();
    await device.set({ trust: 'ask', forgetful: true });
    await phone.close();
    const look = async () => (await observer.sightings({ signal: idle() }))[0]!;
    const asked = await look();
    expect(asked).toMatchObject({ state: 'untrusted', advice: expect.stringContaining('Trust') });
    const told: string[] = [];
    const connecting = asked.connect({ signal: idle(), onState: (state) => told.push(state) });
    await expect.poll(() => told, { timeout: 30_000 }).toContain('untrusted');
    await device.set({ trust: 'accept' });
    const trusted = await connecting;
    expect((await run(library, trusted)).outcomes.imported).toBe(count);
    await trusted.close();

    await device.set({ trust: 'refuse', forgetful: true });
    await expect((await look()).connect({ signal: idle() })).rejects.toMatchObject({
      code: 'pairing-refused',
      advice: expect.stringContaining('Trust'),
    });
    expect(await look()).toMatchObject({ state: 'pairing-refused', advice: expect.any(String) });
    await device.set({ trust: 'accept' });
    const again = await (await look()).connect({ signal: idle() });
    await expectHealed(library, again);
    await again.close();
  });

  it('waits for a locked phone, and goes on where it was', async () => {
    const iphone = await start();
    const { device, library, observer } = iphone;
    const first = await run(
      library,
      interfere(iphone.phone, 10, async () => {
        await device.set({ locked: true });
        await device.unplug();
      }),
    );
    expect(first.stoppedBy?.code).toBe('phone-gone');
    await device.plug();
    const [sighting] = await observer.sightings({ signal: idle() });
    expect(sighting).toMatchObject({ state: 'locked', advice: expect.stringContaining('Unlock') });
    const told: string[] = [];
    const connecting = sighting!.connect({ signal: idle(), onState: (state) => told.push(state) });
    await expect.poll(() => told, { timeout: 30_000 }).toContain('locked');
    await device.set({ locked: false });
    const phone = await connecting;
    await expectHealed(library, phone);
    await phone.close();
  });

  it('stops with phone-timeout when the phone falls silent, and goes on when it is back', async () => {
    const iphone = await start(3000);
    const { device, library } = iphone;
    const first = await run(
      library,
      interfere(iphone.phone, 9, () => device.set({ stalled: true })),
    );
    expect(first.stoppedBy).toMatchObject({ code: 'phone-timeout', advice: expect.any(String) });
    expect(await expectWhole(library)).toHaveLength(first.outcomes.imported);
    await device.set({ stalled: false });
    await device.unplug();
    await device.plug();
    await expectHealed(library, await iphone.connect());
  });

  it('stops when the phone claims to send what no memory holds', async () => {
    const iphone = await start();
    const { device, library } = iphone;
    const first = await run(
      library,
      interfere(iphone.phone, 9, () => device.set({ replyLengthLie: 2 ** 40 })),
    );
    expect(first.stoppedBy).toMatchObject({ code: expect.stringMatching(/^phone-(protocol|gone)$/) });
    expect(await expectWhole(library)).toHaveLength(first.outcomes.imported);
    await device.set({ replyLengthLie: 0 });
    await expectHealed(library, await iphone.connect());
  });

  it('takes a file that grows while it is read as it is then', async () => {
    const { device, library, phone } = await start();
    await device.set({ growing: { [afc(4)]: 30_000 } });
    const first = await run(library, phone);
    await expectWhole(library);
    // It grows at every look: what came is whole, or it waits for the next import.
    expect(first.outcomes.imported + first.outcomes.pending).toBe(count);
    await device.set({ growing: {} });
    const second = await run(library, phone);
    expect(second.outcomes).toMatchObject({ pending: 0, unreadable: 0 });
    expect(second.outcomes.seen).toBeGreaterThanOrEqual(count - 1);
    const assets = await expectWhole(library);
    expect(assets.some(({ resources }) => resources[0]!.sizeBytes >= 180_004)).toBe(true);
    expect((await run(library, phone)).bytes).toBe(0);
  });

  it('keeps of a file that changed while it was read what it read, and fetches it again by its new time', async () => {
    const { device, library, phone, root } = await start();
    await device.set({ changing: [afc(7)] });
    expect((await run(library, phone)).outcomes.imported).toBe(count);
    await expectWhole(library);
    await device.set({ changing: [] });
    utimesSync(path.join(root, afc(7)), 1_750_000_000, 1_750_000_000);
    const second = await run(library, phone);
    expect(second.outcomes.seen).toBe(count - 1);
    expect(second.outcomes.imported + second.outcomes.duplicate).toBe(1);
    await expectWhole(library);
    expect((await run(library, phone)).bytes).toBe(0);
  });

  it('believes the bytes of a file and not the size that is claimed for it', async () => {
    const { device, library, phone } = await start();
    const sizeLies = { [afc(2)]: 150_000, [afc(3)]: 10, [afc(4)]: 2 ** 50, [afc(5)]: 0 };
    await device.set({ sizeLies });
    const first = await run(library, phone);
    expect(first.stoppedBy).toBeUndefined();
    expect(first.outcomes).toMatchObject({ imported: count - 4, unreadable: 3, empty: 1 });
    for (const { outcome, reason } of first.items)
      expect(reason).toMatch(outcome === 'empty' ? /no bytes/ : /the phone says \d+ bytes but gives/);
    expect(await expectWhole(library)).toHaveLength(count - 4);
    await device.set({ sizeLies: {} });
    await expectHealed(library, phone);
  });

  it('goes on past files that the phone does not give, and fetches them when it does', async () => {
    const { device, library, phone, root } = await start();
    await device.set({ unreadable: [afc(2), afc(3)] });
    const first = await run(
      library,
      interfere(phone, 1, async () => {
        await device.set({ unreadable: [afc(2), afc(3), afc(11)] });
        unlinkSync(path.join(root, afc(12)));
      }),
    );
    expect(first.stoppedBy).toBeUndefined();
    expect(first.outcomes).toMatchObject({ imported: count - 4, unreadable: 4 });
    const reasons = new Map(first.items.map(({ path: place, reason }) => [place, reason]));
    expect(reasons.get(afc(2))).toMatch(/does not let it be read/);
    expect(reasons.get(afc(11))).toMatch(/\(file-unreadable\)$/);
    expect(reasons.get(afc(12))).toMatch(/\(file-gone\)$/);
    await expectWhole(library);
    await device.set({ unreadable: [] });
    await expectHealed(library, phone, count - 1);
  });

  it('takes repeated names, made-up names, links and circles for what they are', async () => {
    const { device, library, phone, root } = await start();
    const outside = await temporaryFolder();
    writeFileSync(path.join(outside, 'secret.JPG'), 'not on the phone');
    symlinkSync(path.join(outside, 'secret.JPG'), path.join(root, 'DCIM/100APPLE/LINK.JPG'));
    symlinkSync(outside, path.join(root, 'DCIM/elsewhere'));
    mkdirSync(path.join(root, 'DCIM/deep'));
    await device.set({
      extraNames: { '/DCIM/100APPLE': ['IMG_1.JPG', 'ghost.JPG', '../../up.JPG', '..', '.'] },
      cycle: '/DCIM/deep',
    });
    const first = await run(library, phone);
    expect(first.stoppedBy).toBeUndefined();
    expect(first.outcomes).toMatchObject({ imported: count, unsupported: 3, unreadable: 2 });
    expect(await expectWhole(library)).toHaveLength(count);
    await device.set(noFaults());
    unlinkSync(path.join(root, 'DCIM/100APPLE/LINK.JPG'));
    unlinkSync(path.join(root, 'DCIM/elsewhere'));
    await expectHealed(library, phone);
  });
});
