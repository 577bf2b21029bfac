import { adviceFor } from '../advice.ts';
import { PhoneError } from '../phone-error.ts';
import { isNativeError } from './native.ts';

/** Errors of lockdownd that mean more than "it did not work", as the phone spells them. */
export const lockdownErrors = {
  locked: 'PasswordProtected',
  forgotten: 'InvalidHostID',
  refused: 'UserDeniedPairing',
  dialogOpen: 'PairingDialogResponsePending',
} as const;

/** libimobiledevice's numbers for the same (lockdown.h). */
export const lockdownNumbers: Record<number, string> = {
  [-17]: lockdownErrors.locked,
  [-18]: lockdownErrors.refused,
  [-19]: lockdownErrors.dialogOpen,
  [-21]: lockdownErrors.forgotten,
};

/** What lockdownd refused, in its own word as `cause`. */
export class LockdownRefusal extends PhoneError {
  readonly word: string;

  constructor(word: string, what: string) {
    const [code, state] =
      word === lockdownErrors.locked
        ? (['phone-locked', 'locked'] as const)
        : word === lockdownErrors.refused
          ? (['pairing-refused', 'pairing-refused'] as const)
          : word === lockdownErrors.forgotten || word === lockdownErrors.dialogOpen
            ? (['phone-untrusted', 'untrusted'] as const)
            : (['phone-refused', undefined] as const);
    const advice = state && adviceFor(state);
    const shown = word.replace(/[^\w .-]/g, '').slice(0, 60);
    super(code, `The iPhone refused ${what} (${shown}).`, advice === undefined ? {} : { advice });
    this.word = word;
  }
}

const timeoutNumber = -7;

/** The addon's failure in the house's words; everything else as it is. */
export function phoneFailure(error: unknown): unknown {
  if (!isNativeError(error)) return error;
  if (error.call === 'reply_too_long') {
    return new PhoneError('phone-protocol', 'The iPhone sent an answer that is far too long.', {
      cause: error,
    });
  }
  if (error.number === timeoutNumber) return stalled(error);
  if (error.call === 'idevice_connection_enable_ssl') {
    return new PhoneError('phone-protocol', 'The iPhone did not accept an encrypted connection.', {
      advice: 'Unplug the iPhone and plug it in again.',
      cause: error,
    });
  }
  return gone(error);
}

export function gone(cause?: unknown): PhoneError {
  return new PhoneError('phone-gone', 'The iPhone was unplugged or went out of reach.', {
    advice: 'Plug it in again: what is done stays done.',
    cause,
  });
}

export function stalled(cause?: unknown): PhoneError {
  return new PhoneError('phone-timeout', 'The iPhone has stopped answering.', {
    advice: 'Unlock the iPhone. If that does not help, unplug it and plug it in again.',
    cause,
  });
}
