import { useState } from 'react';
import type { StorageClass } from '../../electron/contract/api/vault.ts';
import { useAsk, useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import { ClassStep } from './class-step.tsx';
import { PassphraseFields } from './passphrase-fields.tsx';
import { PlaceStep } from './place-step.tsx';
import { RecoveryWords } from './recovery-words.tsx';
import { type Sharing, SharingStep } from './sharing-step.tsx';
import { emptyStoreDraft, storePlaceOf } from './store-place-form.tsx';
import styles from './wizard.module.css';
import { WizardStep } from './wizard-step.tsx';
import { useBackupWords } from './words.ts';

type Step = 'place' | 'class' | 'sharing' | 'passphrase' | 'words' | 'done';

/** Makes a backup: where, in which class of a bucket, alone or together, passphrase, words. Nothing stays there before the passphrase. */
export function SetupWizard({ onEnd }: { onEnd: () => void }) {
  const t = useBackupWords();
  const toWords = useTroubleWords();
  const [step, setStep] = useState<Step>('place');
  const [draft, setDraft] = useState(emptyStoreDraft);
  const [sharing, setSharing] = useState<Sharing>('private');
  const [storageClass, setStorageClass] = useState<StorageClass | null>(null);
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const create = useTell('createVault');
  const start = useTell('startBackup');
  const safety = useAsk('safety', {}).data;
  const place = storePlaceOf(draft);
  const isBucket = draft.kind === 's3';
  const of = isBucket ? 5 : 4;
  const isAboutPassphrase = create.error?.code === 'passphrase-weak';

  const make = () => {
    if (!place || passphrase === null) return;
    const kept = isBucket && storageClass !== null ? { storageClass } : {};
    create.mutate({ place, dedup: sharing, passphrase, ...kept }, { onSuccess: () => setStep('words') });
  };
  switch (step) {
    case 'place':
      return (
        <PlaceStep
          of={of}
          title={t('placeTitle')}
          more={t('placeMore')}
          draft={draft}
          onChange={(next) => {
            setDraft(next);
            // Another bucket may keep nothing in it.
            setStorageClass(null);
          }}
          onCancel={onEnd}
          onNext={() => setStep(isBucket ? 'class' : 'sharing')}
        />
      );
    case 'class':
      return (
        place && (
          <ClassStep
            {...{ of, place, value: storageClass, onChange: setStorageClass }}
            onBack={() => setStep('place')}
            onNext={() => setStep('sharing')}
          />
        )
      );
    case 'sharing':
      return (
        <SharingStep
          {...{ of, value: sharing, onChange: setSharing }}
          onBack={() => setStep(isBucket ? 'class' : 'place')}
          onNext={() => setStep('passphrase')}
        />
      );
    case 'passphrase':
      return (
        <WizardStep
          {...{ at: of - 1, of }}
          title={t('passphraseTitle')}
          more={t('passphraseMore')}
          onSubmit={make}
          actions={
            <>
              <Button kind="quiet" isDisabled={create.isPending} onPress={() => setStep('sharing')}>
                {t('back')}
              </Button>
              <Button
                kind="primary"
                type="submit"
                isDisabled={passphrase === null}
                isPending={create.isPending}
              >
                {t('make')}
              </Button>
            </>
          }
        >
          <PassphraseFields
            onChange={setPassphrase}
            trouble={create.error && isAboutPassphrase ? toWords(create.error).text : undefined}
          />
          <p className={styles.small}>{t('waysInMore')}</p>
          {create.isPending && <p role="status">{t('making')}</p>}
          {create.error && !isAboutPassphrase && <TroubleLine trouble={create.error} withCode />}
        </WizardStep>
      );
    case 'words':
      return (
        <RecoveryWords
          words={create.data?.words ?? []}
          steps={{ at: of, of }}
          onEnd={() => {
            start.mutate({});
            setStep('done');
          }}
        />
      );
    case 'done':
      return (
        <WizardStep
          title={t('doneTitle')}
          more={safety?.assets ? t('doneMore', { count: safety.assets }) : t('doneEmpty')}
          onSubmit={onEnd}
          actions={
            <Button kind="primary" type="submit">
              {t('done')}
            </Button>
          }
        />
      );
  }
}
