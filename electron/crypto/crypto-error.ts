import { PhotoferryError } from '../base/error.ts';

export type CryptoErrorCode =
  /** Refused before it is used: too short, or longer than anybody types. */
  | 'passphrase-weak'
  | 'passphrase-wrong'
  | 'phrase-wrong'
  | 'desktop-key-wrong'
  /** A key slot that no secret can open: cut off, malformed, or with parameters beyond all bounds. */
  | 'key-slot-damaged'
  /** Bytes of a log segment, thumbnail pack or snapshot that are not those that were sealed under that name. */
  | 'object-damaged'
  /** Bytes of a blob that are not those that were sealed with its key. */
  | 'blob-damaged'
  /** A signed text that is malformed. */
  | 'signed-text-damaged'
  /** A well-formed signed text whose signature is not its member's, or whose member is not known. */
  | 'signature-wrong'
  /** Arguments that the caller should not have used. */
  | 'crypto-misuse';

/** What went wrong with keys or encrypted bytes. Messages never hold secrets or decrypted bytes. */
export class CryptoError extends PhotoferryError {
  declare readonly code: CryptoErrorCode;

  constructor(code: CryptoErrorCode, message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(code, message, options);
  }
}
