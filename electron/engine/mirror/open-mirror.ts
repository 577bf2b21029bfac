import type { MirrorRow } from '../../catalog/mirrors.ts';
import { assembleVault, type Vault } from '../../vault/vault.ts';
import { type ConnectOptions, connectStore } from '../vault/connect-store.ts';
import { type OpenVault, traitsOf, type UnlockedVault } from '../vault/open-vault.ts';

/** The same vault at its other place: same record, same keys, another store. It is not asked anything yet. */
export async function openMirror(
  unlocked: UnlockedVault,
  row: Pick<MirrorRow, 'place' | 'traits'>,
  options: ConnectOptions,
): Promise<OpenVault> {
  const store = await connectStore(row.place, options);
  return {
    vault: assembleVault(store, { ...unlocked, traits: traitsOf(row) }),
    close: () => store.close(),
  };
}

export const unlockedOf = ({ recordBytes, secrets, desktop }: Vault): UnlockedVault => ({
  ...{ recordBytes, keyring: secrets.keyring, desktop },
});
