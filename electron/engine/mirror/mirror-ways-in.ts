import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';
import { mirrorKeys } from './mirror-keys.ts';
import { unlockedOf } from './open-mirror.ts';
import { openedOnce } from './open-to-read.ts';

/**
 * Carries a new passphrase or phrase to every mirror at once: what was replaced opens nothing any more. Gives the places that could not
 * be had; the next backup that reaches them does the same.
 */
export async function mirrorWaysIn(
  library: Pick<Library, 'catalog'>,
  vault: Vault,
  { signal }: { signal: AbortSignal },
): Promise<string[]> {
  const unreached: string[] = [];
  for (const row of library.catalog.mirrors.all()) {
    const opened = openedOnce(unlockedOf(vault), row, { signal });
    let isTroubled: boolean;
    try {
      const mirror = await opened.open({ signal });
      const { isOldThere } = await mirrorKeys({ library, vault, mirror, signal, onTrouble: () => {} });
      isTroubled = isOldThere;
    } catch {
      // Also where it was stopped: the secret is changed in the vault, and that has to be said.
      isTroubled = true;
    } finally {
      await opened.close();
    }
    if (isTroubled) unreached.push(row.place);
  }
  return unreached;
}
