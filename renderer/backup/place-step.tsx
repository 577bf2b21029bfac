import { Button } from '../parts/button.tsx';
import { type StoreDraft, StorePlaceForm, storePlaceOf } from './store-place-form.tsx';
import { WizardStep } from './wizard-step.tsx';
import { useBackupWords } from './words.ts';

interface PlaceStepProps {
  of: number;
  title: string;
  more: string;
  draft: StoreDraft;
  onChange: (draft: StoreDraft) => void;
  onCancel: () => void;
  onNext: () => void;
}

/** The first step of each wizard: which folder or bucket. */
export function PlaceStep({ of, title, more, draft, onChange, onCancel, onNext }: PlaceStepProps) {
  const t = useBackupWords();
  const isSaid = storePlaceOf(draft) !== undefined;
  return (
    <WizardStep
      {...{ at: 1, of, title, more }}
      onSubmit={() => isSaid && onNext()}
      actions={
        <>
          <Button kind="quiet" onPress={onCancel}>
            {t('cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={!isSaid}>
            {t('next')}
          </Button>
        </>
      }
    >
      <StorePlaceForm draft={draft} onChange={onChange} />
    </WizardStep>
  );
}
