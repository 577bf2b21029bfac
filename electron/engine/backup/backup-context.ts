import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';

/** What every step of a backup needs. */
export interface BackupContext {
  library: Library;
  vault: Vault;
  signal: AbortSignal;
}
