import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { useTell } from '../api/hooks.ts';
import { Freeing } from '../free-space/freeing.tsx';
import { Button } from '../parts/button.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import { useFormats } from '../parts/use-formats.ts';
import { FreeUpLink } from './free-up-link.tsx';
import { ImportProgress } from './import-progress.tsx';
import styles from './phone-page.module.css';
import { usePhoneWords } from './words.ts';

interface PhoneActionsProps {
  phone: PhoneCard;
  busy: Task | undefined;
  last: Task | undefined;
}

/** The one thing to do with a phone now, and beneath it what will not happen. */
export function PhoneActions({ phone, busy, last }: PhoneActionsProps) {
  const t = usePhoneWords();
  const formats = useFormats();
  const toWords = useTroubleWords();
  const begin = useTell('importPhone');
  const look = useTell('lookAtPhone');
  if (busy?.kind === 'free') return <Freeing task={busy} phone={phone} />;
  if (busy) return <ImportProgress task={busy} />;
  const trouble = last?.trouble ?? phone.trouble;
  const failed = begin.error ?? look.error;
  const { items, bytes, seconds } = phone.pending;
  const what = t('importNew', { count: items, bytes: formats.size(bytes) });
  const label = seconds === null ? what : t('importNewTime', { what, time: formats.duration(seconds) });
  const isThere = phone.state === 'ready';
  const isKnown = phone.lookedAtMs !== null;
  return (
    <div className={styles.actions}>
      {trouble && trouble.code !== 'interrupted' && items > 0 && (
        <div className={styles.notice} role="status">
          <strong>{t(trouble.code === 'phone-gone' ? 'unpluggedTitle' : 'stoppedTitle')}</strong>
          {trouble.code === 'phone-gone' ? <p>{t('unpluggedMore')}</p> : <p>{toWords(trouble).text}</p>}
        </div>
      )}
      {isThere && (items > 0 || !isKnown) && (
        <>
          <Button
            kind="primary"
            onPress={() => begin.mutate({ phone: phone.id })}
            isPending={begin.isPending}
          >
            {isKnown ? label : t('importAll')}
          </Button>
          <p className={styles.not}>{t('importNot')}</p>
        </>
      )}
      {isThere && items === 0 && isKnown && (
        <>
          <p className={styles.done}>{t('nothingNew')}</p>
          <p className={styles.not}>{t('nothingNewMore')}</p>
          <Button onPress={() => look.mutate({ phone: phone.id })}>{t('look')}</Button>
        </>
      )}
      {isThere && isKnown && <FreeUpLink phone={phone} />}
      {failed && <TroubleLine trouble={failed} />}
    </div>
  );
}
