import type { MirrorRow } from '../../catalog/mirrors.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';

/** An object that could not be copied, or is not whole where it comes from. */
export interface MirrorTrouble {
  /** The name of the object. */
  name: string;
  code: string;
  message: string;
  /** What photo or video is concerned, where that is known. */
  paths?: string[];
}

/** What the steps of one run share. */
export interface MirrorContext {
  library: Library;
  /** Where everything comes from. */
  vault: Vault;
  mirror: Vault;
  row: MirrorRow;
  signal: AbortSignal;
  onTrouble: (trouble: MirrorTrouble) => void;
  /** One more object arrived. */
  onCopied: (bytes: number) => void;
  /** One more blob of this library is seen to be there. */
  onProven: () => void;
}
