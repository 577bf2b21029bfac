import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { planFreeSpace } from '../../../electron/engine/free-space/plan-free-space.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { addMirror } from '../../../electron/engine/mirror/add-mirror.ts';
import { type MirrorOptions, mirrorLibrary } from '../../../electron/engine/mirror/mirror-vault.ts';
import { openVault } from '../../../electron/engine/vault/open-vault.ts';
import { objectsIn } from '../../vaults/vault-desk.ts';
import { backUp, libraryAt, ownConfig, photos, vaultFor } from '../backup/backup-desk.ts';
import { cardWith, keysByName, picture } from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';

/** So many photos of a card, backed up to a vault that has a mirror; filled, unless told otherwise. */
export async function mirrorDesk(count: number, { isFilled = true } = {}) {
  await ownConfig();
  const library = await libraryAt();
  await (await cardWith(photos(count))).read(library);
  picture(library);
  const { place, phrase } = await vaultFor(library);
  expect(await backUp(library)).toMatchObject({ proven: count });
  const mirror = path.join(await temporaryFolder(), 'mirror');
  await addMirrorAt(library, mirror);
  if (isFilled) expect(await runMirror(library)).toMatchObject({ failed: 0, due: 0 });
  const keys = [...keysByName(library).values()].sort();
  const rules = { videosFirst: false, keepFavourites: false, secondCopy: true };
  /** What may go from here because it is in the vault and in the mirror. */
  const mayGo = async () =>
    (await planFreeSpace(library, { target: 'desktop', rules }, { signal: idle() })).assets.sort();
  return { library, place, phrase, mirror, row: library.catalog.mirrors.all()[0]!, keys, mayGo };
}

export async function addMirrorAt(library: Library, place: string): Promise<string> {
  const open = await openVault(library, { signal: idle() });
  try {
    return await addMirror(library, open, place, { signal: idle() });
  } finally {
    await open.close();
  }
}

/** Runs the one mirror that there is. */
export async function runMirror(library: Library, options: Partial<MirrorOptions> = {}) {
  const failures: { name: string; code: string }[] = [];
  const [run] = await mirrorLibrary(library, {
    signal: idle(),
    onFailed: ({ name, code }) => void failures.push({ name, code }),
    ...options,
  });
  return { ...run!, failures };
}

/** Names of a vault's objects in a folder, and nothing of anybody else's. */
export const namesAt = (folder: string) =>
  objectsIn(folder)
    .filter((name) => !name.startsWith('.'))
    .sort();

/** The mirror has every object of the vault, byte for byte, and nothing else but the keys of computers that joined it there. */
export function expectSameObjects(vault: string, mirror: string): void {
  const there = namesAt(mirror);
  const ours = namesAt(vault);
  expect(there.filter((name) => ours.includes(name) || !/\/desktop-/.test(name))).toEqual(ours);
  for (const name of ours)
    expect(readFileSync(path.join(mirror, name)).equals(readFileSync(path.join(vault, name))), name).toBe(
      true,
    );
}
