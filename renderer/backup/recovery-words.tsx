import { Printer } from 'lucide-react';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import { pickWords } from './pick-words.ts';
import styles from './wizard.module.css';
import { WizardStep } from './wizard-step.tsx';
import { useBackupWords } from './words.ts';

interface RecoveryWordsProps {
  words: readonly string[];
  steps?: { at: number; of: number };
  /** The person has confirmed them, or wants to later: they are asked again. */
  onEnd: (isConfirmed: boolean) => void;
}

/** The 24 words to print or write down, and then three of them to be typed from the paper. */
export function RecoveryWords({ words, steps, onEnd }: RecoveryWordsProps) {
  const t = useBackupWords();
  const [isConfirming, setIsConfirming] = useState(false);
  if (isConfirming) {
    return <ConfirmWords {...{ words, onEnd }} steps={steps} onBack={() => setIsConfirming(false)} />;
  }
  return (
    <WizardStep
      {...steps}
      title={t('wordsTitle')}
      more={t('wordsMore')}
      actions={
        <>
          <Button kind="quiet" onPress={() => onEnd(false)}>
            {t('later')}
          </Button>
          <Button onPress={() => window.print()}>
            <Printer aria-hidden size={16} />
            {t('print')}
          </Button>
          <Button kind="primary" type="submit">
            {t('haveThem')}
          </Button>
        </>
      }
      onSubmit={() => setIsConfirming(true)}
    >
      <WordList words={words} />
      <p className={styles.warn}>{t('wordsWarn')}</p>
      {createPortal(
        <section className="print-sheet" aria-hidden="true">
          <h1>{t('printTitle')}</h1>
          <p>{t('printMore')}</p>
          <WordList words={words} />
        </section>,
        document.body,
      )}
    </WizardStep>
  );
}

function WordList({ words }: { words: readonly string[] }) {
  return (
    <ol className={styles.words} translate="no">
      {words.map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and none ever moves.
        <li key={at} className={styles.word}>
          <span className={styles.wordNumber}>{at + 1}</span>
          {word}
        </li>
      ))}
    </ol>
  );
}

interface ConfirmWordsProps extends RecoveryWordsProps {
  onBack: () => void;
}

function ConfirmWords({ words, steps, onEnd, onBack }: ConfirmWordsProps) {
  const t = useBackupWords();
  const toWords = useTroubleWords();
  const [asked] = useState(() => pickWords(words.length, 3));
  const [typed, setTyped] = useState<Record<number, string>>({});
  const confirm = useTell('confirmPhrase');
  const isWrong = confirm.data?.isRight === false;
  const send = () =>
    confirm.mutate(
      { words: asked.map((at) => ({ at, word: (typed[at] ?? '').trim().toLowerCase().slice(0, 20) })) },
      { onSuccess: ({ isRight }) => isRight && onEnd(true) },
    );
  return (
    <WizardStep
      {...steps}
      title={t('confirmTitle')}
      more={t('confirmMore')}
      onSubmit={send}
      actions={
        <>
          <Button kind="quiet" onPress={onBack}>
            {t('back')}
          </Button>
          <Button
            kind="primary"
            type="submit"
            isDisabled={asked.some((at) => !typed[at]?.trim())}
            isPending={confirm.isPending}
          >
            {t('confirmAct')}
          </Button>
        </>
      }
    >
      <div className={styles.narrow}>
        {asked.map((at) => (
          <TextField
            key={at}
            label={t('wordAt', { at: at + 1 })}
            value={typed[at] ?? ''}
            maxLength={20}
            onChange={(value) => setTyped({ ...typed, [at]: value })}
          />
        ))}
      </div>
      {(isWrong || confirm.error) && (
        <p className={styles.trouble} role="alert">
          {confirm.error ? toWords(confirm.error).message : t('confirmWrong')}
        </p>
      )}
    </WizardStep>
  );
}
