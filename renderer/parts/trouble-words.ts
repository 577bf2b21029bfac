import { useTranslation } from 'react-i18next';
import type { Trouble } from '../../electron/contract/api/common.ts';
import { i18next } from '../i18n/i18n.ts';
import { troubleGerman } from './trouble-german.ts';

type TroubleWords = Pick<Trouble, 'message' | 'advice'>;

/** The engine speaks English, with a stable code beside it; a code without words of ours keeps the engine's. */
export function translated(trouble: Trouble, language: string): TroubleWords {
  const own = language === 'de' ? troubleGerman[trouble.code] : undefined;
  return own ? { message: own[0], ...(own[1] && { advice: own[1] }) } : trouble;
}

/** Trouble in the person's language. */
export function useTroubleWords(): (trouble: Trouble) => TroubleWords {
  const { i18n } = useTranslation();
  return (trouble) => translated(trouble, i18n.language);
}

export function troubleInWords(trouble: Trouble): string {
  const { message, advice } = translated(trouble, i18next.language);
  return advice ? `${message} ${advice}` : message;
}
