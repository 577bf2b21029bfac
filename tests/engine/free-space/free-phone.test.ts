import { cpSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { settlePhoneLeavings } from '../../../electron/engine/free-space/settle-phone-leavings.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { openLibrary } from '../../../electron/engine/library/open-library.ts';
import { moveToTrash } from '../../../electron/engine/trash/move-to-trash.ts';
import { backUp, libraryAt, photo, vaultFor } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { keyOf, livePhoto, sha256 } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import {
  again,
  asideOn,
  candidatesOf,
  type FreeDesk,
  free,
  freeDesk,
  keepsakesOn,
  more,
  onPhone,
  pictureWell,
  readOn,
  replaceOn,
  someFiles,
} from './free-desk.ts';

const receiptsOf = ({ library, phone }: FreeDesk) => [...library.catalog.phoneLeavings.receipts(phone.id)];
const openIntents = ({ library, phone }: FreeDesk) =>
  library.catalog.phoneLeavings.all(library.catalog.phoneFiles.phoneKey(phone.id)!);

describe('freeing a phone', { timeout: 120_000 }, () => {
  it('deletes what is proven, leaves small pictures, and keeps a receipt of each', async () => {
    const desk = await freeDesk();
    const { library, phone } = desk;
    const result = await free(desk, phone);
    expect(result).toMatchObject({ freed: 6, freedBytes: 6 * 5004, refused: [] });
    expect(onPhone(desk)).toEqual([]);
    expect(asideOn(desk)).toEqual([]);
    expect(keepsakesOn(desk)).toHaveLength(6);
    for (const each of keepsakesOn(desk)) {
      expect(each).toMatch(/^\d{8}_\d{6}_IMG_\d_[0-9a-f]{8}\.jpg$/);
      expect(statSync(path.join(desk.android.root, 'Pictures/Photoferry', each)).size).toBeLessThan(50_000);
    }
    const receipts = receiptsOf(desk);
    expect(receipts.map((each) => each.sha256).sort()).toEqual(
      Object.values(desk.originals).map(sha256).sort(),
    );
    for (const each of receipts) {
      expect(each).toMatchObject({ proof: 'read', checked: 'file-and-row' });
      expect(['phone', 'both']).toContain(each.compared);
      expect(each.thumbnail).toContain('Pictures/Photoferry/');
    }
    expect(receipts.filter((each) => each.compared === 'both')).toHaveLength(2);
    expect(openIntents(desk)).toEqual([]);
    expect(library.catalog.assets.page(undefined, 10)).toHaveLength(6);
  });

  it('knows the next time what it freed: nothing is imported again, and the assets stay', async () => {
    const desk = await freeDesk();
    await free(desk, desk.phone);
    const { outcomes, listed } = await importPhone(desk.library, desk.phone, { signal: idle() });
    expect(outcomes).toMatchObject({ imported: 0, duplicate: 0, excluded: 6, pending: 0 });
    expect(listed).toBe(6);
    expect(desk.library.catalog.assets.page(undefined, 10)).toHaveLength(6);
  });

  it('refuses what was changed on the phone, with its name, and imports it again', async () => {
    const desk = await freeDesk();
    const changed = photo(5000);
    const { mtimeMs } = statSync(path.join(desk.android.root, 'DCIM/Camera/IMG_1.JPG'));
    replaceOn(desk, 'DCIM/Camera/IMG_1.JPG', changed);
    // Not even size and time tell.
    utimesSync(path.join(desk.android.root, 'DCIM/Camera/IMG_1.JPG'), mtimeMs / 1000, mtimeMs / 1000);
    replaceOn(desk, 'DCIM/Camera/IMG_2.JPG', photo(6000));
    const result = await free(desk, desk.phone);
    expect(result.said).toMatchObject({ 'IMG_1.JPG': 'changed-on-phone', 'IMG_2.JPG': 'changed-on-phone' });
    expect(result.freed).toBe(4);
    expect(onPhone(desk)).toEqual(['DCIM/Camera/IMG_1.JPG', 'DCIM/Camera/IMG_2.JPG']);
    expect(readOn(desk, 'DCIM/Camera/IMG_1.JPG').equals(changed)).toBe(true);
    expect(keepsakesOn(desk)).toHaveLength(4);
    const { outcomes } = await importPhone(desk.library, desk.phone, { signal: idle() });
    expect(outcomes.imported).toBe(2);
  });

  it('says what is gone already, in the trash, or not proven', async () => {
    const desk = await freeDesk();
    rmSync(path.join(desk.android.root, 'DCIM/Camera/IMG_0.JPG'));
    moveToTrash(desk.library, [keyOf(desk.library, 'IMG_1.JPG')]);
    const items = candidatesOf(desk.library, desk.phone.id);
    const { blob } = items.find((each) => each.path.endsWith('IMG_2.JPG'))!;
    const database = new Database(path.join(desk.library.root, '.photoferry/catalog.sqlite'));
    database.prepare("UPDATE blob SET state = 'stored', proof = NULL WHERE id = ?").run(blob);
    database.close();
    const result = await free(desk, desk.phone, { items });
    expect(result.said).toEqual({
      'IMG_0.JPG': 'gone-already',
      'IMG_1.JPG': 'in-trash',
      'IMG_2.JPG': 'not-proven',
      ...{ 'IMG_3.JPG': 'freed', 'IMG_4.JPG': 'freed', 'IMG_5.JPG': 'freed' },
    });
    expect(onPhone(desk)).toEqual(['DCIM/Camera/IMG_1.JPG', 'DCIM/Camera/IMG_2.JPG']);
  });

  it('believes no store that lost the blob', async () => {
    const desk = await freeDesk();
    const blobs = filesBelow(path.join(desk.place, 'blobs'));
    for (const each of blobs) rmSync(path.join(desk.place, 'blobs', each));
    const result = await free(desk, desk.phone);
    expect(result).toMatchObject({ freed: 0 });
    expect(new Set(Object.values(result.said))).toEqual(new Set(['proof-failed']));
    expect(onPhone(desk)).toHaveLength(6);
    expect(keepsakesOn(desk)).toEqual([]);
  });

  it('believes no store whose disk has rotted since the backup was proven a moment ago', async () => {
    const desk = await freeDesk();
    const blobs = filesBelow(path.join(desk.place, 'blobs')).map((each) =>
      path.join(desk.place, 'blobs', each),
    );
    for (const each of blobs) writeFileSync(each, Buffer.alloc(statSync(each).size));
    const { freed, said } = await free(desk, desk.phone);
    expect([freed, new Set(Object.values(said))]).toEqual([0, new Set(['proof-failed'])]);
    expect(onPhone(desk)).toHaveLength(6);
  });

  it('lets a Live Photo go as a whole, or not at all', async () => {
    const live = Object.fromEntries(
      Object.entries({ ...livePhoto('IMG_1001'), ...livePhoto('IMG_1002') }).map(([name, bytes]) => [
        `DCIM/Camera/${name}`,
        bytes,
      ]),
    );
    const desk = await freeDesk(live);
    const items = candidatesOf(desk.library, desk.phone.id);
    expect(items.length).toBeGreaterThanOrEqual(4);
    const half = items.filter((each) => each.path.endsWith('.JPG'));
    expect(new Set(Object.values((await free(desk, desk.phone, { items: half })).said))).toEqual(
      new Set(['incomplete']),
    );
    replaceOn(desk, 'DCIM/Camera/IMG_1001.MOV', Buffer.from('another film'));
    const { said } = await free(desk, desk.phone, { items });
    expect(said).toMatchObject({
      ...{ 'IMG_1001.MOV': 'changed-on-phone', 'IMG_1001.JPG': 'stays-together' },
      ...{ 'IMG_1002.JPG': 'freed', 'IMG_1002.MOV': 'freed' },
    });
    expect(onPhone(desk).filter((each) => each.includes('1002'))).toEqual([]);
    expect(readOn(desk, 'DCIM/Camera/IMG_1001.JPG').equals(live['DCIM/Camera/IMG_1001.JPG']!)).toBe(true);
  });

  it('reads all back from a phone that cannot hash', async () => {
    const desk = await freeDesk(undefined, { faults: { noDigest: true } });
    expect(await free(desk, desk.phone)).toMatchObject({ freed: 6, refused: [] });
    expect(receiptsOf(desk).every((each) => each.compared === 'here')).toBe(true);
  });

  it('reads all back from a phone that was ever wrong', async () => {
    const desk = await freeDesk(undefined, { faults: { digestLies: true } });
    const [first, ...rest] = candidatesOf(desk.library, desk.phone.id);
    expect(await free(desk, desk.phone, { items: [first!] })).toMatchObject({ freed: 1 });
    await desk.android.device.set({ digestLies: false });
    expect(await free(desk, desk.phone, { items: rest })).toMatchObject({ freed: 5 });
    expect(receiptsOf(desk).map((each) => each.compared)).toEqual(['here', ...Array(5).fill('both')]);
  });

  it('finds out a phone that says what it once said of another file', async () => {
    const desk = await freeDesk({ 'DCIM/Camera/IMG_0.JPG': photo(5000) });
    const place = path.join(desk.android.root, 'DCIM/Camera/IMG_0.JPG');
    await desk.android.device.set({ digestRemembers: true });
    const file = { path: '/storage/emulated/0/DCIM/Camera/IMG_0.JPG', sizeBytes: 5004, mtimeMs: 0 };
    const aside = desk.phone.freeing!.asideOf(file, '0'.repeat(16))!;
    await desk.phone.freeing!.setAside([{ file, aside }], { signal: idle() });
    await desk.phone.freeing!.putBack([{ file, aside }], { signal: idle() });
    const { mtimeMs } = statSync(place);
    const other = photo(5000);
    writeFileSync(place, other);
    utimesSync(place, mtimeMs / 1000, mtimeMs / 1000);
    expect((await free(desk, desk.phone)).said).toEqual({ 'IMG_0.JPG': 'changed-on-phone' });
    expect(readOn(desk, 'DCIM/Camera/IMG_0.JPG').equals(other)).toBe(true);
  });

  it('makes room on a phone that has none even for small pictures', async () => {
    const desk = await freeDesk();
    await desk.android.device.set({ freeBytes: 0 });
    expect(await free(desk, desk.phone)).toMatchObject({ freed: 6 });
    expect(receiptsOf(desk).every((each) => each.thumbnail === null)).toBe(true);
  });

  it('says of a phone whose database cannot be asked that only the files were seen to be gone', async () => {
    const desk = await freeDesk();
    await desk.android.device.set({ mediaStoreFails: true });
    expect(await free(desk, desk.phone)).toMatchObject({ freed: 6, refused: [] });
    expect(onPhone(desk)).toEqual([]);
    expect(new Set(receiptsOf(desk).map((each) => each.checked))).toEqual(new Set(['file']));
  });

  it('takes nothing twice when two desktops free one phone at once', async () => {
    const desk = await freeDesk(someFiles(20));
    const other = { ...desk, library: await libraryAt(), phone: await desk.android.connect() };
    await importPhone(other.library, other.phone, { signal: idle() });
    await pictureWell(other.library);
    await vaultFor(other.library);
    await backUp(other.library);
    const both = await Promise.all([free(desk, desk.phone), free(other, other.phone)]);
    expect(onPhone(desk)).toEqual([]);
    expect(asideOn(desk)).toEqual([]);
    expect(both[0].freed + both[1].freed).toBe(20);
    for (const { refused } of both)
      for (const { code } of refused) expect(['gone-already', 'changed-on-phone']).toContain(code);
    const receipts = [...receiptsOf(desk), ...receiptsOf(other)].map((each) => each.path);
    expect(new Set(receipts).size).toBe(20);
    expect(receipts).toHaveLength(20);
  });

  it('stops between groups, with nothing left aside', async () => {
    const desk = await freeDesk(someFiles(8));
    const stop = new AbortController();
    desk.interference.onCommand = (words) => {
      if (words[0] === 'sha256sum') stop.abort();
      return undefined;
    };
    await expect(free(desk, desk.phone, { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(asideOn(desk)).toEqual([]);
    expect(onPhone(desk)).toHaveLength(8);
    expect(openIntents(desk)).toEqual([]);
  });

  it('does nothing on a phone whose files only go by hand', async () => {
    const desk = await freeDesk();
    const iphone = { ...desk.phone, id: 'x', name: 'iPhone', kind: 'iphone' as const, freeing: undefined };
    await expect(free(desk, iphone as never)).rejects.toMatchObject({ code: 'phone-cannot-free' });
  });
});

/** Two new photos on the phone for each step, proven. */
async function twoMore(desk: FreeDesk): Promise<Record<string, Uint8Array>> {
  const files = { 'DCIM/Camera/IMG_0.JPG': photo(5000), 'DCIM/Camera/IMG_1.JPG': photo(5000) };
  await more(desk, files);
  return files;
}

describe('a break at any step', { timeout: 120_000 }, () => {
  it('of the phone: what lies aside is put back or was deleted, and the next run frees the rest', async () => {
    const desk = await freeDesk({});
    // Until a run comes to its end before that step.
    for (let at = 0, isThrough = false; !isThrough; at++) {
      const files = await twoMore(desk);
      const before = receiptsOf(desk).length;
      let seen = 0;
      desk.interference.onCommand = async () => {
        if (seen++ !== at) return undefined;
        // Every other time by the cable.
        if (at % 2 === 0) await desk.android.device.unplug();
        return 'die';
      };
      await free(desk, desk.phone).catch(() => {});
      desk.interference.onCommand = undefined;
      isThrough = seen <= at;
      if (at % 2 === 0) desk.phone = await again(desk);
      await settlePhoneLeavings(desk.library, desk.phone, { signal: idle() });
      expect(asideOn(desk), `step ${at}`).toEqual([]);
      expect(openIntents(desk), `step ${at}`).toEqual([]);
      const left = onPhone(desk);
      const freed = receiptsOf(desk).length - before;
      expect(left.length + freed, `step ${at}`).toBe(2);
      for (const each of left) expect(readOn(desk, each).equals(files[each]!), `step ${at}`).toBe(true);
      const { outcomes } = await importPhone(desk.library, desk.phone, { signal: idle() });
      expect(outcomes, `step ${at}`).toMatchObject({ imported: 0, duplicate: 0, pending: 0 });
      await free(desk, desk.phone);
      expect(onPhone(desk), `step ${at}`).toEqual([]);
      expect(receiptsOf(desk), `step ${at}`).toHaveLength(before + 2);
      if (isThrough) expect(at).toBeGreaterThan(10);
    }
  }, 300_000);

  it('of this computer: another start settles it', async () => {
    for (const command of ['mv', 'sha256sum', 'content', 'rm']) {
      const desk = await freeDesk(someFiles(2));
      const { root } = desk.library;
      let copy = '';
      desk.interference.onCommand = async (words) => {
        const isIt = words[0] === command && words.some((word) => word.includes('/.aside/'));
        if (!isIt || copy !== '') return undefined;
        // What is on the disk at this moment is what another start finds.
        copy = await temporaryFolder();
        cpSync(root, copy, { recursive: true });
        await desk.android.device.unplug();
        return 'die';
      };
      await free(desk, desk.phone).catch(() => {});
      desk.interference.onCommand = undefined;
      const library = openLibrary(copy, { mustExist: true });
      try {
        const phone = await again(desk);
        const after = { ...desk, library, phone };
        expect(openIntents(after), command).toHaveLength(2);
        const { outcomes } = await importPhone(library, phone, { signal: idle() });
        expect(outcomes, command).toMatchObject({ imported: 0, duplicate: 0, pending: 0 });
        expect(asideOn(desk), command).toEqual([]);
        const left = onPhone(desk).length;
        expect(left + receiptsOf(after).length, command).toBe(2);
        await free(after, phone);
        expect(onPhone(desk), command).toEqual([]);
      } finally {
        library.close();
      }
    }
  }, 120_000);

  it('gives no receipt for what somebody else took away meanwhile', async () => {
    const desk = await freeDesk(someFiles(2));
    desk.interference.onCommand = async (words) => {
      if (words[0] !== 'sha256sum') return undefined;
      await desk.android.device.unplug();
      return 'die';
    };
    await expect(free(desk, desk.phone)).rejects.toMatchObject({ code: 'phone-gone' });
    desk.interference.onCommand = undefined;
    expect(asideOn(desk)).toHaveLength(2);
    rmSync(path.join(desk.android.root, 'Photoferry'), { recursive: true });
    const phone = await again(desk);
    await importPhone(desk.library, phone, { signal: idle() });
    expect(receiptsOf(desk)).toEqual([]);
    expect(openIntents(desk)).toEqual([]);
    expect(desk.library.catalog.assets.page(undefined, 10)).toHaveLength(2);
  });

  it('another file that takes the name at any step survives', async () => {
    const desk = await freeDesk({});
    for (let at = 0; ; at++) {
      await twoMore(desk);
      const other = photo(7000);
      let seen = 0;
      desk.interference.onCommand = () => {
        if (seen++ === at) replaceOn(desk, 'DCIM/Camera/IMG_0.JPG', other);
        return undefined;
      };
      const { said } = await free(desk, desk.phone);
      desk.interference.onCommand = undefined;
      if (seen <= at) break;
      const bytes = onPhone(desk).map((each) => sha256(readOn(desk, each)));
      expect(bytes, `step ${at}: ${JSON.stringify(said)}`).toContain(sha256(other));
      expect(asideOn(desk), `step ${at}`).toEqual([]);
      expect(said['IMG_1.JPG'], `step ${at}`).toBe('freed');
      const { outcomes } = await importPhone(desk.library, desk.phone, { signal: idle() });
      expect(outcomes.imported, `step ${at}`).toBe(1);
      for (const each of onPhone(desk)) rmSync(path.join(desk.android.root, each));
    }
  }, 300_000);
});
