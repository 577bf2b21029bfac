import { useState } from 'react';
import type { Place } from '../../electron/contract/api/settings.ts';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { PlaceChooser } from '../parts/place-chooser.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import { useFormats } from '../parts/use-formats.ts';
import styles from './onboarding.module.css';
import { roomFor } from './room-for.ts';
import { Step } from './step.tsx';
import { useOnboardingWords } from './words.ts';

export function Choose({ onBack, onNext }: { onBack: () => void; onNext: () => void }) {
  const t = useOnboardingWords();
  const toWords = useTroubleWords();
  const [place, setPlace] = useState<Place | null>(null);
  const create = useTell('createLibrary');
  const trouble = create.error && toWords(create.error);
  return (
    <Step title={t('choose')} lead={t('chooseLead')}>
      <PlaceChooser purpose="library" label={t('chooseLabel')} value={place} onChange={setPlace} />
      <div className={styles.room} aria-live="polite">
        {trouble ? (
          <p className={styles.trouble}>
            {t('failed')}. {trouble.message} {trouble.advice}
          </p>
        ) : (
          place && <Room place={place} />
        )}
      </div>
      <div className={styles.actions}>
        <Button onPress={onBack}>{t('back')}</Button>
        <Button
          kind="primary"
          isDisabled={!place || create.isPending}
          onPress={() => place && create.mutate({ placeId: place.id }, { onSuccess: onNext })}
        >
          {t(create.isPending ? 'making' : 'make')}
        </Button>
      </div>
    </Step>
  );
}

function Room({ place: { freeBytes } }: { place: Place }) {
  const t = useOnboardingWords();
  const { size } = useFormats();
  if (freeBytes === null) return <p className={styles.about}>{t('unknownRoom')}</p>;
  const { photos, isTight } = roomFor(freeBytes);
  return (
    <p className={isTight ? styles.tight : styles.about}>
      {t(isTight ? 'tight' : 'fits', { free: size(freeBytes), count: photos })}
    </p>
  );
}
