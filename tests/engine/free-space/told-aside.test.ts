import { expect, it } from 'vitest';
import { freeOnPhone } from '../../../electron/engine/free-space/free-on-phone.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { idle } from '../temporary.ts';
import { again, asideOn, candidatesOf, freeDesk, onPhone, someFiles } from './free-desk.ts';

const nothing = { signal: idle(), onProgress: () => {} };

it('says how many files lie out of sight on a phone that was unplugged, and puts them back when it is there again', async () => {
  const desk = await freeDesk(someFiles(3));
  const { library, android, phone, interference } = desk;
  interference.onCommand = async (words) => {
    if (words[0] !== 'sha256sum') return undefined;
    await android.device.unplug();
    return 'die';
  };
  const items = candidatesOf(library, android.device.serial);
  await expect(freeOnPhone(library, phone, items, nothing)).rejects.toMatchObject({
    code: 'phone-gone',
    message: expect.stringMatching(/3 files may lie aside on .*, out of sight/),
    advice: expect.stringMatching(/put back/),
  });
  expect(asideOn(desk)).toHaveLength(3);
  interference.onCommand = undefined;
  await importPhone(library, await again(desk), { signal: idle() });
  expect(onPhone(desk)).toHaveLength(3);
});

it('tells of files that have gone while the gallery still names them, and has them forgotten at the next import', async () => {
  const desk = await freeDesk(someFiles(3), { faults: { rowsStay: true } });
  const { library, android, phone } = desk;
  await android.device.set({ mediaStoreFails: true });
  const items = candidatesOf(library, android.device.serial);
  expect(await freeOnPhone(library, phone, items, nothing)).toMatchObject({ freed: 3, ghosts: 3 });
  const checked = () =>
    [...library.catalog.phoneLeavings.receipts(android.device.serial)].map((each) => each.checked);
  expect(checked()).toEqual(['file', 'file', 'file']);
  await android.device.set({ mediaStoreFails: false });
  await importPhone(library, phone, { signal: idle() });
  expect(checked()).toEqual(['file-and-row', 'file-and-row', 'file-and-row']);
  expect(onPhone(desk)).toEqual([]);
});
