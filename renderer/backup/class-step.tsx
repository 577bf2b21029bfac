import { useEffect, useRef } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { StorageClass, StorePlaceInput } from '../../electron/contract/api/vault.ts';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import styles from './wizard.module.css';
import { WizardStep } from './wizard-step.tsx';
import { useBackupWords } from './words.ts';

interface ClassStepProps {
  of: number;
  place: StorePlaceInput;
  value: StorageClass | null;
  onChange: (storageClass: StorageClass | null) => void;
  onBack: () => void;
  onNext: () => void;
}

const more = {
  STANDARD_IA: 'classIaMore',
  INTELLIGENT_TIERING: 'classTieringMore',
  GLACIER_IR: 'classGlacierMore',
} as const;

/** In which class of a bucket originals are kept: what it was seen to honour, just now. */
export function ClassStep({ of, place, value, onChange, onBack, onNext }: ClassStepProps) {
  const t = useBackupWords();
  const { mutate, data, error, isPending } = useTell('storeClasses');
  const asked = useRef(false);
  useEffect(() => {
    // Once for each time that the step is come to: it costs the bucket some twenty requests.
    if (asked.current) return;
    asked.current = true;
    mutate({ place });
  }, [mutate, place]);
  const classes = data?.classes ?? [];
  return (
    <WizardStep
      {...{ at: 2, of }}
      title={t('classTitle')}
      more={t('classMore')}
      onSubmit={() => data && onNext()}
      actions={
        <>
          <Button kind="quiet" onPress={onBack}>
            {t('back')}
          </Button>
          {error ? (
            <Button kind="primary" onPress={() => mutate({ place })}>
              {t('classAgain')}
            </Button>
          ) : (
            <Button kind="primary" type="submit" isDisabled={!data} isPending={isPending}>
              {t('next')}
            </Button>
          )}
        </>
      }
    >
      {isPending && <p role="status">{t('classTrying')}</p>}
      {error && <TroubleLine trouble={error} withCode />}
      {data && classes.length === 0 && <p>{t(data.isThere ? 'classNone' : 'classNotThere')}</p>}
      {classes.length > 0 && (
        <RadioGroup
          aria-label={t('classTitle')}
          className={styles.cards}
          value={value ?? 'standard'}
          onChange={(name) => onChange(classes.find((each) => each === name) ?? null)}
        >
          <Radio value="standard" className={styles.card}>
            <span className={styles.cardTitle}>{t('classUsual')}</span>
            <span className={styles.cardMore}>{t('classUsualMore')}</span>
          </Radio>
          {classes.map((name) => (
            <Radio key={name} value={name} className={styles.card}>
              <span className={styles.cardTitle}>{name}</span>
              <span className={styles.cardMore}>{t(more[name])}</span>
            </Radio>
          ))}
        </RadioGroup>
      )}
    </WizardStep>
  );
}
