import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settlePhoneLeavings } from '../../../electron/engine/free-space/settle-phone-leavings.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { evictOriginals } from '../../../electron/engine/originals/evict-originals.ts';
import type { Phone, PhoneFreeing } from '../../../electron/phone/phone.ts';
import { PhoneError } from '../../../electron/phone/phone-error.ts';
import { photo } from '../backup/backup-desk.ts';
import { addMirrorAt, runMirror } from '../mirror/mirror-desk.ts';
import { keyOf, livePhoto, sha256 } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';
import { again, asideOn, type FreeDesk, free, freeDesk, keepsakesOn, onPhone, readOn } from './free-desk.ts';

const receiptsOf = ({ library, phone }: FreeDesk) => [...library.catalog.phoneLeavings.receipts(phone.id)];
const openIntents = ({ library, phone }: FreeDesk) =>
  library.catalog.phoneLeavings.all(library.catalog.phoneFiles.phoneKey(phone.id)!);

type Write = Phone['write'];

interface Parting {
  isUnplugged?: boolean;
  /** Happens when the others have gone. */
  onParted?: () => void;
  /** Writes what is given back. */
  write?: (real: Write, ...args: Parameters<Write>) => Promise<void>;
}

/** The phone does not let go of this file, though it lets go of others; or is unplugged in between. */
function keeping(
  phone: Phone,
  ending: string,
  { isUnplugged = false, onParted, write }: Parting = {},
): Phone {
  const real = phone.freeing!;
  let isGone = false;
  const removeAside: PhoneFreeing['removeAside'] = async (files, options) => {
    const kept = files.filter(({ file }) => file.path.endsWith(ending));
    const others = files.filter((each) => !kept.includes(each));
    const ends = await real.removeAside(others, options);
    isGone = isUnplugged;
    if (isGone) throw new PhoneError('phone-gone', 'It was unplugged.');
    onParted?.();
    return files.map((each) => (kept.includes(each) ? { as: 'left' } : ends[others.indexOf(each)]!));
  };
  return new Proxy(phone, {
    get: (target, name) => {
      if (isGone) throw new PhoneError('phone-gone', 'It was unplugged.');
      if (name === 'freeing') return { ...real, removeAside };
      const value = Reflect.get(target, name, target) as unknown;
      if (name === 'write' && write)
        return (...args: Parameters<Write>) => write(target.write.bind(target), ...args);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('a photo of which the phone lets go of one file and keeps another', { timeout: 120_000 }, () => {
  const live = () =>
    Object.fromEntries(
      Object.entries(livePhoto('IMG_7')).map(([name, bytes]) => [`DCIM/Camera/${name}`, bytes]),
    );
  const whole = (desk: FreeDesk) =>
    onPhone(desk).map((name) => {
      const { mtimeMs } = statSync(path.join(desk.android.root, name));
      return { name, sha256: sha256(readOn(desk, name)), mtimeMs };
    });
  const seenAgain = async (desk: FreeDesk, phone: Phone) => {
    const { outcomes } = await importPhone(desk.library, phone, { signal: idle() });
    expect(outcomes).toMatchObject({ seen: 3, imported: 0, duplicate: 0, pending: 0 });
  };

  it.each([
    ['from the original here', false],
    ['from the vault where that is its only copy', true],
  ])('gets it back, byte for byte, %s', async (_, isEvicted) => {
    const desk = await freeDesk(live());
    const { library, phone } = desk;
    const before = whole(desk);
    const key = keyOf(library, 'IMG_7.JPG');
    if (isEvicted)
      expect(await evictOriginals(library, [key], { signal: idle() })).toMatchObject({ done: 1 });
    const { said, freed } = await free(desk, keeping(phone, '.MOV'));
    expect(freed).toBe(0);
    expect(said).toEqual({
      ...{ 'IMG_7.MOV': 'phone-refused', 'IMG_7.JPG': 'stays-together', 'IMG_7.AAE': 'stays-together' },
    });
    expect(whole(desk)).toEqual(before);
    expect([asideOn(desk), keepsakesOn(desk), receiptsOf(desk), openIntents(desk)]).toEqual([[], [], [], []]);
    await seenAgain(desk, phone);
    expect(await free(desk, phone)).toMatchObject({ freed: 3, refused: [] });
    expect(onPhone(desk)).toEqual([]);
  });

  it.each(['before', 'after'])(
    'comes back beside what took its name just %s it was written',
    async (when) => {
      const desk = await freeDesk(live());
      const taken = path.join(desk.android.root, 'DCIM/Camera/IMG_7.JPG');
      const original = readOn(desk, 'DCIM/Camera/IMG_7.JPG');
      const steal = () => writeFileSync(taken, 'of another app');
      const { said, freed } = await free(
        desk,
        keeping(desk.phone, '.MOV', {
          write: async (real, place, ...rest) => {
            if (when === 'before' && place.includes('JPG')) steal();
            await real(place, ...rest);
            if (when === 'after' && place.includes('JPG')) steal();
          },
        }),
      );
      expect(readFileSync(taken, 'utf8')).toBe('of another app');
      expect(readOn(desk, 'DCIM/Camera/IMG_7-2.JPG')).toEqual(original);
      expect({ said, freed }).toEqual({
        ...{
          said: {
            'IMG_7.MOV': 'phone-refused',
            'IMG_7.JPG': 'replaced-meanwhile',
            'IMG_7.AAE': 'stays-together',
          },
        },
        freed: 0,
      });
      expect([asideOn(desk), receiptsOf(desk), openIntents(desk)]).toEqual([[], [], []]);
    },
  );

  it('is told as parted where the phone keeps other bytes than it was given, and none of them stay', async () => {
    const desk = await freeDesk(live());
    const { said } = await free(
      desk,
      keeping(desk.phone, '.MOV', {
        write: (real, place, bytes, io) =>
          real(place, place.includes('JPG') ? bytes.map((byte) => byte ^ 1) : bytes, io),
      }),
    );
    expect(said).toEqual({ 'IMG_7.MOV': 'parted', 'IMG_7.JPG': 'freed', 'IMG_7.AAE': 'stays-together' });
    expect([onPhone(desk), asideOn(desk)]).toEqual([['DCIM/Camera/IMG_7.AAE', 'DCIM/Camera/IMG_7.MOV'], []]);
    expect(receiptsOf(desk)).toMatchObject([{ path: expect.stringContaining('IMG_7.JPG') }]);
  });

  it('gets it back from a mirror where the vault cannot be had just then', async () => {
    const desk = await freeDesk(live());
    const { library, phone, place } = desk;
    const before = whole(desk);
    await addMirrorAt(library, path.join(await temporaryFolder(), 'mirror'));
    await runMirror(library);
    await evictOriginals(library, [keyOf(library, 'IMG_7.JPG')], { signal: idle() });
    const away = `${place}-away`;
    const { freed } = await free(desk, keeping(phone, '.MOV', { onParted: () => renameSync(place, away) }));
    renameSync(away, place);
    expect(freed).toBe(0);
    expect(whole(desk)).toEqual(before);
  });

  it('gets it back when it was unplugged between the two', async () => {
    const desk = await freeDesk(live());
    const before = whole(desk);
    await expect(free(desk, keeping(desk.phone, '.MOV', { isUnplugged: true }))).rejects.toMatchObject({
      code: 'phone-gone',
    });
    expect(onPhone(desk)).toEqual([]);
    await seenAgain(desk, await again(desk));
    expect(whole(desk)).toEqual(before);
    expect([asideOn(desk), receiptsOf(desk), openIntents(desk)]).toEqual([[], [], []]);
  });

  it('gets it back though another file cannot be settled now', async () => {
    const desk = await freeDesk({ ...live(), 'DCIM/Camera/STUCK.JPG': photo(3000) });
    const before = whole(desk).filter(({ name }) => !name.includes('STUCK'));
    const unplugged = keeping(desk.phone, '.MOV', { isUnplugged: true });
    await expect(free(desk, unplugged)).rejects.toMatchObject({ code: 'phone-gone' });
    const real = await again(desk);
    const putBack: PhoneFreeing['putBack'] = async (files, io) => {
      if (files.some(({ file }) => file.path.includes('STUCK')))
        throw new PhoneError('phone-refused', 'It cannot be given its place again.');
      return await real.freeing!.putBack(files, io);
    };
    const freeing = { ...real.freeing!, putBack };
    const phone = new Proxy(real, {
      get: (target, name) => {
        if (name === 'freeing') return freeing;
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    await settlePhoneLeavings(desk.library, phone, { signal: idle() });
    expect(whole(desk)).toEqual(before);
    expect(receiptsOf(desk)).toEqual([]);
    expect(openIntents(desk)).toMatchObject([{ draft: { path: expect.stringContaining('STUCK') } }]);
  });

  it('is told as parted where the phone has no room for it any more', async () => {
    const desk = await freeDesk(live());
    const { library, phone, android } = desk;
    await android.device.set({ freeBytes: 0 });
    const { said, freed } = await free(desk, keeping(phone, '.MOV'));
    expect({ said, freed }).toEqual({
      said: { 'IMG_7.MOV': 'parted', 'IMG_7.JPG': 'freed', 'IMG_7.AAE': 'freed' },
      freed: 2,
    });
    expect(onPhone(desk)).toEqual(['DCIM/Camera/IMG_7.MOV']);
    expect(receiptsOf(desk)).toHaveLength(2);
    await android.device.set({ freeBytes: -1 });
    await importPhone(library, phone, { signal: idle() });
    expect(await free(desk, phone)).toMatchObject({ freed: 1, refused: [] });
    expect(onPhone(desk)).toEqual([]);
  });
});
