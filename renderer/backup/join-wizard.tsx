import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/text-field.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { PlaceStep } from './place-step.tsx';
import { emptyStoreDraft, storePlaceOf } from './store-place-form.tsx';
import styles from './wizard.module.css';
import { WizardStep } from './wizard-step.tsx';
import { useBackupWords } from './words.ts';

const of = 2;

/** Joins a backup that is there, with its passphrase or its words. */
export function JoinWizard({ onEnd }: { onEnd: () => void }) {
  const t = useBackupWords();
  const [step, setStep] = useState<'place' | 'secret' | 'done'>('place');
  const [draft, setDraft] = useState(emptyStoreDraft);
  const [kind, setKind] = useState<'passphrase' | 'phrase'>('passphrase');
  const [secret, setSecret] = useState('');
  const join = useTell('joinVault');
  const start = useTell('startBackup');
  const place = storePlaceOf(draft);
  const open = () => {
    if (!place || secret === '') return;
    const given = kind === 'passphrase' ? { passphrase: secret } : { phrase: secret.trim() };
    join.mutate(
      { place, secret: given },
      {
        onSuccess: () => {
          start.mutate({});
          setStep('done');
        },
      },
    );
  };

  if (step === 'place') {
    return (
      <PlaceStep
        of={of}
        title={t('joinPlaceTitle')}
        more={t('joinPlaceMore')}
        draft={draft}
        onChange={setDraft}
        onCancel={onEnd}
        onNext={() => setStep('secret')}
      />
    );
  }
  if (step === 'done') {
    return (
      <WizardStep
        title={t('joined')}
        more={t('joinedMore')}
        onSubmit={onEnd}
        actions={
          <Button kind="primary" type="submit">
            {t('done')}
          </Button>
        }
      />
    );
  }
  return (
    <WizardStep
      {...{ at: 2, of }}
      title={t('secretTitle')}
      more={t('secretMore')}
      onSubmit={open}
      actions={
        <>
          <Button kind="quiet" isDisabled={join.isPending} onPress={() => setStep('place')}>
            {t('back')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={secret === ''} isPending={join.isPending}>
            {t('open')}
          </Button>
        </>
      }
    >
      <RadioGroup
        aria-label={t('secretTitle')}
        className={styles.cards}
        value={kind}
        onChange={(value) => {
          setKind(value as typeof kind);
          setSecret('');
        }}
      >
        <Radio value="passphrase" className={styles.card}>
          <span className={styles.cardTitle}>{t('withPassphrase')}</span>
        </Radio>
        <Radio value="phrase" className={styles.card}>
          <span className={styles.cardTitle}>{t('withWords')}</span>
        </Radio>
      </RadioGroup>
      <div className={styles.narrow}>
        <TextField
          label={t(kind === 'passphrase' ? 'passphrase' : 'phrase')}
          type={kind === 'passphrase' ? 'password' : 'text'}
          value={secret}
          onChange={setSecret}
          maxLength={1024}
          {...(kind === 'phrase' && { about: t('phraseAbout') })}
        />
      </div>
      {join.isPending && <p role="status">{t('opening')}</p>}
      {join.error && <TroubleLine trouble={join.error} withCode />}
    </WizardStep>
  );
}
