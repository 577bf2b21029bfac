import { useState } from 'react';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { confirm } from '../parts/confirm.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { toast } from '../parts/toast.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import styles from './backup-page.module.css';
import { PassphraseFields } from './passphrase-fields.tsx';
import { useBackupWords } from './words.ts';

/** Passphrase and words: how the person gets in, and how to change that. */
export function WaysIn({ onWords }: { onWords: (words: readonly string[]) => void }) {
  const t = useBackupWords();
  const [isChanging, setIsChanging] = useState(false);
  const draw = useTell('newPhrase');
  const ask = async () => {
    const question = { title: t('newWordsTitle'), body: t('newWordsMore'), act: t('newWords') };
    if (await confirm(question)) draw.mutate({}, { onSuccess: ({ words }) => onWords(words) });
  };
  return (
    <section aria-labelledby="ways-title">
      <h2 id="ways-title" className={styles.heading}>
        {t('waysIn')}
      </h2>
      <p className={styles.soft}>{t('waysInMore')}</p>
      <div className={styles.row}>
        <Button onPress={() => setIsChanging(true)}>{t('changePassphrase')}</Button>
        <Button isPending={draw.isPending} onPress={() => void ask()}>
          {t('newWords')}
        </Button>
      </div>
      {draw.error && <TroubleLine trouble={draw.error} />}
      <ChangePassphrase isOpen={isChanging} onClose={() => setIsChanging(false)} />
    </section>
  );
}

function ChangePassphrase({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useBackupWords();
  const toWords = useTroubleWords();
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const change = useTell('changePassphrase');
  const trouble = change.error && toWords(change.error);
  const save = () => {
    if (passphrase === null) return;
    change.mutate(
      { passphrase },
      {
        onSuccess: () => {
          onClose();
          toast({ words: t('passphraseChanged') });
        },
      },
    );
  };
  return (
    <Dialog
      title={t('changePassphrase')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button kind="primary" isDisabled={passphrase === null} isPending={change.isPending} onPress={save}>
            {t('changePassphrase')}
          </Button>
        </>
      }
    >
      <PassphraseFields onChange={setPassphrase} trouble={trouble ? trouble.text : undefined} />
    </Dialog>
  );
}
