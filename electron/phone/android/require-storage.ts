import { PhoneError } from '../phone-error.ts';
import { type ShellTarget, shellText } from './adb-shell.ts';
import { shellQuote } from './shell-quote.ts';

const shared = '/storage/emulated/0';

/**
 * For a file that is not there: throws where that says nothing of the file, since all of its storage is closed
 * (`phone-locked`) or its memory card out (`file-unreadable`).
 */
export async function requireStorage(target: ShellTarget, path: string, signal: AbortSignal): Promise<void> {
  const card = /^\/storage\/[0-9A-Fa-f-]{5,64}(?=\/)/.exec(path)?.[0];
  const line = `test -d ${shellQuote(card ?? shared)} && echo there`;
  if ((await shellText(target, line, signal)).stdout === 'there\n') return;
  if (card === undefined) throw storageClosed();
  throw new PhoneError('file-unreadable', 'The memory card with this file is not in the phone.', {
    advice: 'Put the card in again.',
  });
}

export function storageClosed(): PhoneError {
  return new PhoneError(
    'phone-locked',
    'The phone was restarted and not unlocked since: its storage is closed.',
    { advice: 'Unlock the phone once, then try again.' },
  );
}
