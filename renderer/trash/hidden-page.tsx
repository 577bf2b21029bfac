import { EyeOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { useTrashWords } from './words.ts';

const filter = { view: 'hidden' } as const;

/** Hidden photos, behind one more step: leaving the place closes them again. */
export function HiddenPage() {
  const t = useTrashWords();
  const [isShown, setIsShown] = useState(false);
  if (!isShown)
    return (
      <EmptyState
        icon={<EyeOff />}
        title={t('hiddenGateTitle')}
        action={<Button onPress={() => setIsShown(true)}>{t('hiddenShow')}</Button>}
      >
        {t('hiddenGate')}
      </EmptyState>
    );
  return (
    <Timeline
      filter={filter}
      empty={
        <EmptyState icon={<EyeOff />} title={t('hiddenEmptyTitle')}>
          {t('hiddenEmpty')}
        </EmptyState>
      }
    />
  );
}
