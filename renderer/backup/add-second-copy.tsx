import { useState } from 'react';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { toast } from '../parts/toast.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { useSecondCopyWords } from './second-copy-words.ts';
import { emptyStoreDraft, StorePlaceForm, storePlaceOf } from './store-place-form.tsx';
import { WizardStep } from './wizard-step.tsx';

/** Asks for one more place for the same backup. */
export function AddSecondCopy({ onEnd }: { onEnd: () => void }) {
  const t = useSecondCopyWords();
  const [draft, setDraft] = useState(emptyStoreDraft);
  const add = useTell('addMirror');
  const place = storePlaceOf(draft);
  const save = () => {
    if (!place || add.isPending) return;
    const onSuccess = () => {
      toast({ words: t('added') });
      onEnd();
    };
    add.mutate({ place }, { onSuccess });
  };
  return (
    <WizardStep
      title={t('addTitle')}
      more={t('addMore')}
      onSubmit={save}
      actions={
        <>
          <Button kind="quiet" isDisabled={add.isPending} onPress={onEnd}>
            {t('cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={!place} isPending={add.isPending}>
            {t('add')}
          </Button>
        </>
      }
    >
      <StorePlaceForm draft={draft} onChange={setDraft} />
      {add.isPending && <p role="status">{t('adding')}</p>}
      {add.error && <TroubleLine trouble={add.error} withCode />}
    </WizardStep>
  );
}
