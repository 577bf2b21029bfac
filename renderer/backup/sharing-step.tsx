import { Radio, RadioGroup } from 'react-aria-components';
import { Button } from '../parts/button.tsx';
import styles from './wizard.module.css';
import { WizardStep } from './wizard-step.tsx';
import { useBackupWords } from './words.ts';

export type Sharing = 'private' | 'shared';

interface SharingStepProps {
  of: number;
  value: Sharing;
  onChange: (sharing: Sharing) => void;
  onBack: () => void;
  onNext: () => void;
}

/** Whether the backup is for one person, or for several who store the same photo once. */
export function SharingStep({ of, value, onChange, onBack, onNext }: SharingStepProps) {
  const t = useBackupWords();
  return (
    <WizardStep
      {...{ at: of - 2, of }}
      title={t('sharingTitle')}
      onSubmit={onNext}
      actions={
        <>
          <Button kind="quiet" onPress={onBack}>
            {t('back')}
          </Button>
          <Button kind="primary" type="submit">
            {t('next')}
          </Button>
        </>
      }
    >
      <RadioGroup
        aria-label={t('sharingAsk')}
        className={styles.cards}
        value={value}
        onChange={(chosen) => onChange(chosen as Sharing)}
      >
        <Radio value="private" className={styles.card}>
          <span className={styles.cardTitle}>{t('privateTitle')}</span>
          <span className={styles.cardMore}>{t('privateMore')}</span>
        </Radio>
        <Radio value="shared" className={styles.card}>
          <span className={styles.cardTitle}>{t('sharedTitle')}</span>
          <span className={styles.cardMore}>{t('sharedMore')}</span>
        </Radio>
      </RadioGroup>
      <p className={styles.small}>{t('sharingNot')}</p>
    </WizardStep>
  );
}
