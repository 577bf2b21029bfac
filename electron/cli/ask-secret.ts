import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { PhotoferryError } from '../base/error.ts';

/** What is typed is not shown. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Asks the person at the terminal; nothing of the answer is echoed. Rejects with the signal's reason. */
export async function askSecret(question: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: nowhere(), terminal: true, historySize: 0 });
  // Only now, when the terminal does not echo any more: some people type faster than a program starts.
  process.stderr.write(question);
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  // Ctrl-D: whoever gives no answer wants to stop.
  const closed = new Promise<never>((_, reject) => {
    lines.on('close', () => reject(new PhotoferryError('interrupted', 'Stopped.')));
  });
  closed.catch(() => {});
  try {
    return await Promise.race([lines.question('', { signal }), closed]);
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

export const canAsk = () => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** A passphrase that is to be set: from PHOTOFERRY_PASSPHRASE, or typed twice. */
export async function newPassphrase({ signal }: { signal: AbortSignal }): Promise<string> {
  const given = process.env.PHOTOFERRY_PASSPHRASE;
  if (given) return given;
  if (!canAsk()) throw missing('PHOTOFERRY_PASSPHRASE');
  const first = await askSecret('New passphrase for the vault: ', { signal });
  const second = await askSecret('The same once more: ', { signal });
  if (first === second) return first;
  throw new PhotoferryError('passphrases-differ', 'The two passphrases are not the same.', {
    advice: 'Nothing was written. Try again.',
  });
}

/** What opens a vault that is there: passphrase or recovery phrase, from the environment or typed. */
export async function knownSecret({
  signal,
}: {
  signal: AbortSignal;
}): Promise<{ passphrase: string } | { phrase: string }> {
  const { PHOTOFERRY_RECOVERY_PHRASE: phrase, PHOTOFERRY_PASSPHRASE: passphrase } = process.env;
  if (phrase) return { phrase };
  if (passphrase) return { passphrase };
  if (!canAsk()) throw missing('PHOTOFERRY_PASSPHRASE or PHOTOFERRY_RECOVERY_PHRASE');
  const typed = await askSecret('Passphrase, or the 24 words: ', { signal });
  return typed.trim().split(/\s+/).length >= 20 ? { phrase: typed } : { passphrase: typed };
}

function missing(variable: string): PhotoferryError {
  return new PhotoferryError('passphrase-missing', 'There is nobody to be asked for the passphrase.', {
    advice: `Run it in a terminal, or set ${variable}.`,
  });
}
