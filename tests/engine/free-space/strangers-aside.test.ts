import { mkdirSync, renameSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { libraryAt, ownConfig, photo } from '../backup/backup-desk.ts';
import { plantOn, plugAndroid } from '../import/plugged-phones.ts';
import { idle } from '../temporary.ts';
import { asideOn, onPhone, readOn } from './free-desk.ts';

const long = `DCIM/${'a b'.repeat(60)}/${'x'.repeat(90)}.JPG`;

it('what a computer that is lost left aside on a phone is told of at once, and has its name again an hour later, over nobody', async () => {
  await ownConfig();
  const library = await libraryAt();
  const android = await plugAndroid();
  const files = {
    'DCIM/Camera/IMG_1.JPG': photo(5000),
    'DCIM/Ferien Österreich/IMG 2.JPG': photo(5001),
    [long]: photo(5002),
    'Android/media/com.whatsapp/IMG-WA0001.jpg': photo(5003),
  };
  const phone = await android.connect();
  const folder = path.join(android.root, 'Photoferry/.aside');
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    plantOn(android.root, name, bytes);
    const aside = phone.freeing!.asideOf(
      { path: `/storage/emulated/0/${name}`, sizeBytes: 0, mtimeMs: 0 },
      '0123456789abcdef',
    )!;
    renameSync(path.join(android.root, name), path.join(folder, path.basename(aside)));
  }
  plantOn(android.root, 'Photoferry/.aside/.nomedia', Buffer.alloc(0));
  plantOn(android.root, 'Photoferry/.aside/0123456789abcdef_..%2f..%2fetc_', photo(5));
  // Every name that it could have is taken: it keeps no other, and no import, from anything.
  const placeless = '0123456789abcdef_DCIM%2fA.JPG_';
  plantOn(android.root, `Photoferry/.aside/${placeless}`, photo(7));
  for (let at = 1; at <= 100; at++) mkdirSync(path.join(android.root, `DCIM/A${at > 1 ? `-${at}` : ''}.JPG`));
  // Somebody else has the name by now.
  plantOn(android.root, 'DCIM/Camera/IMG_1.JPG', photo(6000));
  const soon = await importPhone(library, phone, { signal: idle() });
  expect(soon.outcomes).toMatchObject({ imported: 1, unreadable: 6 });
  expect(asideOn({ android })).toHaveLength(6);

  const old = Date.now() / 1000 - 4000;
  utimesSync(folder, old, old);
  const later = await importPhone(library, phone, { signal: idle() });
  expect(later.outcomes).toMatchObject({ imported: 4 });
  expect(asideOn({ android }).sort()).toEqual(['0123456789abcdef_..%2f..%2fetc_', placeless]);
  expect(onPhone({ android }).sort()).toEqual(
    [
      ...['DCIM/Camera/IMG_1-2.JPG', 'DCIM/Camera/IMG_1.JPG', 'DCIM/Ferien Österreich/IMG 2.JPG'],
      `DCIM/Photoferry-put-back/${'x'.repeat(90)}.JPG`,
      'DCIM/Photoferry-put-back/IMG-WA0001.jpg',
    ].sort(),
  );
  const there = onPhone({ android });
  const { outcomes } = await importPhone(library, phone, { signal: idle() });
  expect(outcomes).toMatchObject({ imported: 0, seen: 5 });
  expect(onPhone({ android })).toEqual(there);
  expect(readOn({ android }, 'DCIM/Camera/IMG_1-2.JPG').equals(files['DCIM/Camera/IMG_1.JPG']!)).toBe(true);
}, 60_000);
