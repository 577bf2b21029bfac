import { PhoneError } from '../phone-error.ts';
import { AfcRefusal, afcStatus } from './afc-wire.ts';

/** What a status means for reading one file; anything else passes. */
export function readFailure(error: unknown, path: string): unknown {
  if (!(error instanceof AfcRefusal)) return error;
  const shown = shownPath(path);
  if (error.status === afcStatus.notFound) {
    return new PhoneError('file-gone', `“${shown}” is not on the iPhone any more.`, { cause: error });
  }
  return new PhoneError(
    'file-unreadable',
    `The iPhone did not give “${shown}” (AFC status ${error.status}).`,
    {
      advice: 'Open the photo on the iPhone: if it shows there, try again.',
      cause: error,
    },
  );
}

/** What a status means for changing something. */
export function changeFailure(error: unknown, path: string): unknown {
  if (!(error instanceof AfcRefusal)) return error;
  if (error.status === afcStatus.noSpace) {
    return new PhoneError('phone-full', 'The iPhone has no space left.', {
      advice: 'Free some space on the iPhone, then try again.',
      cause: error,
    });
  }
  return new PhoneError(
    'phone-refused',
    `The iPhone refused to change “${shownPath(path)}” (AFC status ${error.status}).`,
    {
      cause: error,
    },
  );
}

function shownPath(path: string): string {
  return path.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '�').slice(-200);
}
