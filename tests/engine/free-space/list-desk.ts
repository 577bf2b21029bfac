import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type EvictionListOptions,
  issueEvictionList,
} from '../../../electron/engine/free-space/eviction-list.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { backUp, libraryAt, ownConfig, photo, vaultFor } from '../backup/backup-desk.ts';
import { plantOn, plugIphone } from '../import/plugged-phones.ts';
import { idle } from '../temporary.ts';
import { candidatesOf, pictureWell } from './free-desk.ts';

/** An iPhone with three photos, imported and proven. */
export async function listDesk(options: Parameters<typeof plugIphone>[0] = {}) {
  await ownConfig();
  const library = await libraryAt();
  const { root, device, connect } = await plugIphone(options);
  for (const at of [1, 2, 3]) plantOn(root, `DCIM/100APPLE/IMG_000${at}.JPG`, photo(4000 + at));
  const phone = await connect();
  await importPhone(library, phone, { signal: idle() });
  await pictureWell(library);
  const { place } = await vaultFor(library);
  await backUp(library);
  const issue = (options: Partial<EvictionListOptions> = {}) =>
    issueEvictionList(library, phone, candidatesOf(library, device.udid), { signal: idle(), ...options });
  const pushed = () => readFileSync(path.join(root, 'Photoferry/eviction-list.signed'));
  const receipts = () => [...library.catalog.phoneLeavings.receipts(device.udid)];
  return { library, phone, root, device, place, issue, pushed, receipts };
}
