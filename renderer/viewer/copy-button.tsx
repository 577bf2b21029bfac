import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from '../parts/announce.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { useWords } from './words.ts';

/** Puts a text into the clipboard, and says that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useWords();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => {
        setIsCopied(true);
        announce(t('copied'));
      },
      () => undefined,
    );
  return (
    <IconButton label={isCopied ? t('copied') : label} onPress={() => void copy()}>
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
}
