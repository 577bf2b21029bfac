import { type FreeSpaceWord, freeSpaceWords, useFreeSpaceWords } from './words.ts';

/** Why a file stayed, by the engine's code; a code without words of ours is told beside it. */
export function useRefusedWords(): (code: string) => string {
  const t = useFreeSpaceWords();
  return (code) => {
    const word = `refused-${code}`;
    return word in freeSpaceWords.en ? t(word as FreeSpaceWord) : t('refused-other', { code });
  };
}
