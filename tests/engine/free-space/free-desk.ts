import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import type { Candidate } from '../../../electron/engine/free-space/candidate.ts';
import { type FreedItem, freePhone } from '../../../electron/engine/free-space/free-phone.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import type { Phone } from '../../../electron/phone/phone.ts';
import type { TestAndroidOptions } from '../../phones/android/test-android.ts';
import { backUp, libraryAt, ownConfig, photo, vaultFor } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { type PluggedAndroid, plantOn, plugAndroid } from '../import/plugged-phones.ts';
import { picture } from '../removal/removal-desk.ts';
import { idle } from '../temporary.ts';

/** What happens at each command of the phone's shell; changed by tests while it runs. */
export interface Interference {
  onCommand?: TestAndroidOptions['onCommand'];
}

export interface FreeDesk {
  library: Library;
  android: PluggedAndroid;
  phone: Phone;
  /** Where the vault is. */
  place: string;
  interference: Interference;
  /** Below the phone's storage, by name. */
  originals: Record<string, Uint8Array>;
}

/** A phone with these files, imported, with pictures, proven in a vault. */
export async function freeDesk(
  files: Record<string, Uint8Array> = someFiles(6),
  options: Partial<TestAndroidOptions> = {},
): Promise<FreeDesk> {
  await ownConfig();
  const library = await libraryAt();
  const interference: Interference = {};
  const android = await plugAndroid({
    ...options,
    onCommand: (words) => interference.onCommand?.(words),
  });
  for (const [name, bytes] of Object.entries(files)) plantOn(android.root, name, bytes);
  const phone = await android.connect();
  await importPhone(library, phone, { signal: idle() });
  await pictureWell(library);
  const { place } = await vaultFor(library);
  await backUp(library);
  return { library, android, phone, place, interference, originals: files };
}

/** The phone has got these too, and they are imported and proven. */
export async function more(desk: FreeDesk, files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) plantOn(desk.android.root, name, bytes);
  await importPhone(desk.library, desk.phone, { signal: idle() });
  await pictureWell(desk.library);
  await backUp(desk.library);
}

export const someFiles = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`DCIM/Camera/IMG_${at}.JPG`, photo(5000)]));

/** Pictures that can be shown. */
export async function pictureWell(library: Library): Promise<void> {
  picture(library);
  const webp = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#48a' } })
    .webp()
    .toBuffer();
  library.thumbnails.transaction(() => {
    for (const { assetId } of library.catalog.assets.page(undefined, 10_000))
      library.thumbnails.put(assetId, 'image/webp', webp);
  });
}

/** All of a phone's files that are in the library, as a plan would name them. */
export function candidatesOf(library: Library, phoneId: string): Candidate[] {
  const database = new Database(path.join(library.root, '.photoferry/catalog.sqlite'), { readonly: true });
  try {
    return database
      .prepare(
        `SELECT f.id AS phoneFile, f.path, f.size_bytes AS sizeBytes, f.mtime_ms AS mtimeMs, r.sha256, r.asset,
           r.id AS resource, b.blob
         FROM phone_file f JOIN resource r ON r.id = f.resource JOIN phone p ON p.id = f.phone
         JOIN backup b ON b.asset = r.asset AND b.sha256 = r.sha256 AND b.role = r.role
         WHERE p.phone_id = ? AND f.is_gone = 0 ORDER BY f.path`,
      )
      .all(phoneId) as Candidate[];
  } finally {
    database.close();
  }
}

/** Frees all, or what is named; with what was said of each item, by its name. */
export async function free(
  { library, android }: Pick<FreeDesk, 'library' | 'android'>,
  phone: Phone,
  { items, signal = idle() }: { items?: Candidate[]; signal?: AbortSignal } = {},
) {
  const said: Record<string, string> = {};
  const onItem = (each: FreedItem) => {
    said[path.basename(each.item.path)] = each.outcome === 'freed' ? 'freed' : each.code;
  };
  const all = items ?? candidatesOf(library, android.device.serial);
  return { ...(await freePhone(library, phone, all, { signal, onItem })), said };
}

/** The phone's own files, without what is ours. */
export const onPhone = ({ android }: Pick<FreeDesk, 'android'>) =>
  filesBelow(android.root).filter((each) => !/^(?:Pictures\/Photoferry|Photoferry)\//.test(each));

const below = (folder: string) => (existsSync(folder) ? filesBelow(folder) : []);

/** What still lies aside on the phone. */
export const asideOn = ({ android }: Pick<FreeDesk, 'android'>) =>
  below(path.join(android.root, 'Photoferry/.aside')).filter((each) => each !== '.nomedia');

export const keepsakesOn = ({ android }: Pick<FreeDesk, 'android'>) =>
  below(path.join(android.root, 'Pictures/Photoferry'));

/** Other bytes under a name that is taken: as an app that saves over a photo. */
export function replaceOn({ android }: Pick<FreeDesk, 'android'>, name: string, bytes: Uint8Array): void {
  const place = path.join(android.root, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, bytes);
}

export const readOn = ({ android }: Pick<FreeDesk, 'android'>, name: string) =>
  readFileSync(path.join(android.root, name));

/** The same phone, plugged in again. */
export async function again({ android }: FreeDesk): Promise<Phone> {
  await android.plug();
  const phone = await android.connect();
  onTestFinished(() => phone.close());
  return phone;
}
