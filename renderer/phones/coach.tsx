import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { type CoachState, coachState } from './coach-words.ts';
import styles from './phone-page.module.css';
import { type PhoneWord, usePhoneWords } from './words.ts';

const words: Record<CoachState, readonly [PhoneWord, PhoneWord | null]> = {
  trust: ['coachTrust', 'coachTrustMore'],
  unlock: ['coachUnlock', 'coachUnlockMore'],
  refused: ['coachRefused', 'coachRefusedMore'],
  debugging: ['coachDebugging', 'coachDebuggingMore'],
  offline: ['coachOffline', 'coachOfflineMore'],
  driver: ['coachDriver', 'coachDriverMore'],
  tools: ['coachTools', null],
};

/** What the person does now, in one sentence beside the drawing of it. It goes on by itself when it is done. */
export function Coach({ phone, task }: { phone: PhoneCard; task: Task | undefined }) {
  const t = usePhoneWords();
  const look = useTell('lookAtPhone');
  const coach = coachState(phone);
  if (coach === undefined) return null;
  const isWifi = coach === 'offline' && phone.link === 'wifi';
  const [title, more] = isWifi ? (['coachOfflineWifi', 'coachOfflineWifiMore'] as const) : words[coach];
  // Pairing opens the dialog on the phone: that is the person's to begin, by a press here or by an import.
  const canAsk = coach === 'trust' || coach === 'refused' || coach === 'offline';
  return (
    <section className={styles.coach} aria-live="polite">
      <h2 className={styles.coachTitle}>{t(title)}</h2>
      <p className={styles.coachMore}>{more === null ? phone.advice : t(more)}</p>
      {task !== undefined ? (
        <p className={styles.waiting}>{t('coachWaits')}</p>
      ) : (
        canAsk && (
          <Button kind="primary" onPress={() => look.mutate({ phone: phone.id })}>
            {t('connect')}
          </Button>
        )
      )}
    </section>
  );
}
