import { useTranslation } from 'react-i18next';
import type { Trouble } from '../../electron/contract/api/common.ts';
import { i18next } from '../i18n/i18n.ts';

/**
 * The engine speaks English, with a stable code beside it. What the codes say in other languages stands here; a code without
 * words of its own keeps the engine's.
 */
export const troubleWords: Record<string, Record<string, { message: string; advice?: string }>> = {
  de: {
    'engine-away': { message: 'Photoferry antwortet gerade nicht.' },
    'library-locked': {
      message: 'Diese Bibliothek ist gerade in einem anderen Programmfenster geöffnet.',
      advice: 'Schließe es dort, dann geht es hier weiter.',
    },
    internal: { message: 'Etwas ging schief, das Photoferry nicht vorhergesehen hat.' },
    'not-found': { message: 'Das gibt es nicht mehr.' },
  },
};

/** Trouble in the person's language. */
export function useTroubleWords(): (trouble: Trouble) => { message: string; advice?: string | undefined } {
  const { i18n } = useTranslation();
  return (trouble) => troubleWords[i18n.language]?.[trouble.code] ?? trouble;
}

export function troubleInWords(trouble: Trouble): string {
  const { message, advice } = troubleWords[i18next.language]?.[trouble.code] ?? trouble;
  return advice ? `${message} ${advice}` : message;
}
