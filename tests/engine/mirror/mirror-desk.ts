import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { addMirror } from '../../../electron/engine/mirror/add-mirror.ts';
import { type MirrorOptions, mirrorLibrary } from '../../../electron/engine/mirror/mirror-vault.ts';
import { openVault } from '../../../electron/engine/vault/open-vault.ts';
import { objectsIn } from '../../vaults/vault-desk.ts';
import { idle } from '../temporary.ts';

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
