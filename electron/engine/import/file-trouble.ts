import type { PhoneFileRow } from '../../catalog/phone-files.ts';
import type { Phone } from '../../phone/phone.ts';
import { PhoneError } from '../../phone/phone-error.ts';
import { phoneFileOf } from './fetch-file.ts';

/** At so many files a phone may fall silent or talk nonsense before the phone itself is thought to be unwell. */
const maxStrays = 5;

/**
 * Tells the trouble of one file from the trouble of a phone. A phone that falls silent in the middle of a file and still
 * answers when it is asked about that file has a bad spot there (worn flash, a damaged card): the other files go on, or what is
 * older than the bad one would never come. Gives the error when only this file is concerned.
 */
export function createFileTrouble(phone: Phone, signal: AbortSignal) {
  let strays = 0;
  return async (row: PhoneFileRow, error: unknown): Promise<PhoneError | undefined> => {
    if (!(error instanceof PhoneError)) return undefined;
    if (error.isOneFile) return error;
    if (error.code !== 'phone-timeout' && error.code !== 'phone-protocol') return undefined;
    strays++;
    if (strays > maxStrays) return undefined;
    return phone.stat(phoneFileOf(row), { signal }).then(
      () => error,
      () => undefined,
    );
  };
}
