import { PhotoferryError } from '../../base/error.ts';
import { explainSqlite } from '../../catalog/catalog-error.ts';
import type { Handler, Handlers } from './handlers.ts';

/** What the command line advises by the names of its verbs, for people who have a window. */
const advice: Readonly<Record<string, string>> = {
  'vault-none': 'Set up a backup, or join one that is there already.',
  'vault-exists': 'Join it instead, or choose another place.',
  'desktop-key-missing': 'Join the backup again with your passphrase or your 24 words.',
  'vault-missing': 'Check that the bucket is still there.',
  'member-ambiguous': 'Several people use this passphrase here. Use your 24 words instead.',
  'library-missing': 'Choose where your photos shall be kept.',
};

/** What the verbs are called in a window. */
const acts: Readonly<Record<string, string>> = {
  prove: 'a check of the backup',
  backup: 'a backup',
  'vault passphrase': 'a new passphrase',
  'vault phrase': 'new words',
};

/** A text that may advise a verb. */
export const textForWindow = (text: string): string =>
  text.replace(/`photoferry ([a-z]+(?: [a-z]+)?)[^`]*`/g, (_, verb: string) => acts[verb] ?? 'Photoferry');

/** The same error in words for a window: none of them names a verb or an option, or is SQLite's own. */
export function wordsForWindow(thrown: unknown): unknown {
  const error = explainSqlite(thrown, 'of your library');
  if (!(error instanceof PhotoferryError) || !error.advice || !/`photoferry |--[a-z]/.test(error.advice))
    return error;
  const { code, message } = error;
  const words = advice[code];
  return new PhotoferryError(code, message, { ...(words && { advice: words }), cause: error });
}

/** Handlers that say what went wrong in words for a window. */
export function speakingToWindow(handlers: Handlers): Handlers {
  const spoken = Object.entries(handlers).map(([name, handler]) => [name, speaking(handler as AnyHandler)]);
  return Object.fromEntries(spoken) as Handlers;
}

type AnyHandler = (...given: Parameters<Handler<'about'>>) => unknown;

function speaking(handler: AnyHandler): AnyHandler {
  return async (input, options) => {
    try {
      return await handler(input, options);
    } catch (error) {
      throw wordsForWindow(error);
    }
  };
}
