import type { MirrorRow } from '../../catalog/mirrors.ts';
import type { StoreTraits } from '../../storage/object-store.ts';
import { assembleVault, type Vault } from '../../vault/vault.ts';
import { type ConnectOptions, connectStore } from '../vault/connect-store.ts';
import type { OpenVault } from '../vault/open-vault.ts';

/** The same vault at its other place: same record, same keys, another store. It is not asked anything yet. */
export async function openMirror(
  vault: Vault,
  row: Pick<MirrorRow, 'place' | 'traits'>,
  options: ConnectOptions,
): Promise<OpenVault> {
  const store = await connectStore(row.place, options);
  const mirror = assembleVault(store, {
    ...{ recordBytes: vault.recordBytes, keyring: vault.secrets.keyring, desktop: vault.desktop },
    traits: JSON.parse(row.traits) as StoreTraits,
  });
  return { vault: mirror, close: () => store.close() };
}
