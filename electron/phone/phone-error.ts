import { PhotoferryError } from '../base/error.ts';

/**
 * - `phone-gone`: unplugged, out of range, or its service died; nothing more will come from this connection.
 * - `phone-locked`, `phone-untrusted`, `pairing-refused`, `unauthorized`: the person must act on the phone.
 * - `file-gone`, `file-unreadable`, `file-cut`: this one file; the others go on.
 * - `phone-full`, `phone-refused`: a write or removal that the phone did not carry out.
 * - `phone-timeout`: it stopped answering.
 * - `phone-protocol`: it answered what the protocol does not allow.
 * - `no-tools`: the program or library that speaks to it is not on this computer.
 * - `offline`: it is listed, but does not answer. - `driver-missing`: this computer may not or cannot open it.
 */
export type PhoneErrorCode =
  | 'phone-gone'
  | 'phone-locked'
  | 'phone-untrusted'
  | 'pairing-refused'
  | 'unauthorized'
  | 'file-gone'
  | 'file-unreadable'
  | 'file-cut'
  | 'phone-full'
  | 'phone-refused'
  | 'phone-timeout'
  | 'phone-protocol'
  | 'no-tools'
  | 'offline'
  | 'driver-missing';

export class PhoneError extends PhotoferryError {
  declare readonly code: PhoneErrorCode;

  constructor(code: PhoneErrorCode, message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(code, message, options);
  }

  /** True when only this file is concerned and the phone itself is well. */
  get isOneFile(): boolean {
    return this.code === 'file-gone' || this.code === 'file-unreadable' || this.code === 'file-cut';
  }
}
