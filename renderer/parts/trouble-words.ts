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

const inOne = ({ message, advice }: TroubleWords) => (advice ? `${message} ${advice}` : message);

/** Trouble in the person's language; `text`: what happened and what to do, in one. */
export function useTroubleWords(): (trouble: Trouble) => TroubleWords & { text: string } {
  const { i18n } = useTranslation();
  return (trouble) => {
    const words = translated(trouble, i18n.language);
    return { ...words, text: inOne(words) };
  };
}

export const troubleInWords = (trouble: Trouble): string => inOne(translated(trouble, i18next.language));
