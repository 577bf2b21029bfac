import { PhotoferryError } from '../base/error.ts';

export type VaultErrorCode =
  /** There is no vault at this place. */
  | 'vault-none'
  /** There is one already. */
  | 'vault-exists'
  /** Its record is malformed. */
  | 'vault-damaged'
  /** A later version wrote it, and this one must not read or write it. */
  | 'vault-newer'
  /** A passphrase that several members have, and no word of which is meant. */
  | 'member-ambiguous'
  /** No slot of the kind that was asked for. */
  | 'key-slot-missing'
  /** An invitation that is malformed, expired, of another vault, or not signed by a member. */
  | 'invitation-wrong'
  /** A name that is written once holds other bytes. */
  | 'name-taken'
  /** Signed or sealed bytes that are not what their name, digest or signature says. */
  | 'entry-damaged'
  /** More bytes, names or entries than this program takes in. */
  | 'vault-bounds'
  | 'blob-missing'
  | 'blob-damaged'
  /** A file here is not what the library recorded of it: it was changed, cut off, or the disk has damaged it. */
  | 'file-changed'
  /** A file here could not be read. */
  | 'file-unreadable'
  /** Arguments that the caller should not have used. */
  | 'vault-misuse';

/** What is wrong with a vault, or with a file on its way there. Messages hold names and places, never secrets. */
export class VaultError extends PhotoferryError {
  declare readonly code: VaultErrorCode;

  constructor(code: VaultErrorCode, message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(code, message, options);
  }
}
