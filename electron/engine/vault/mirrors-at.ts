import { codeOf } from '../../base/error.ts';
import type { MirrorRow } from '../../catalog/mirrors.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';
import { requireOther } from '../mirror/require-other.ts';
import { connectStore } from './connect-store.ts';

/** Those mirrors whose place is that of this vault, by whatever name. One that cannot be asked is none of them, until it can be. */
export async function mirrorsAt(
  { catalog }: Pick<Library, 'catalog'>,
  { vault, place }: { vault: Vault; place: string },
  { signal }: { signal: AbortSignal },
): Promise<MirrorRow[]> {
  const same: MirrorRow[] = [];
  for (const row of catalog.mirrors.all()) {
    if (row.place === place || (await isSame(vault, row, signal))) same.push(row);
  }
  return same;
}

async function isSame(vault: Vault, { place }: MirrorRow, signal: AbortSignal): Promise<boolean> {
  try {
    const store = await connectStore(place, { signal });
    try {
      await requireOther(vault.store, store, { signal });
      return false;
    } finally {
      await store.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    return codeOf(error) === 'mirror-is-vault';
  }
}
