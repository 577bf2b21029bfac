import { CloudDownload } from 'lucide-react';
import { useFetchTask } from '../fetching/use-fetch-task.ts';
import { ProgressLine } from '../parts/progress-line.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { SideLink } from './side-link.tsx';
import styles from './sidebar.module.css';
import { useAppWords } from './words.ts';

/** Originals that are on their way here: how far they are, wherever the person is; where to pause or stop them is behind it. */
export function SideFetch({ isCompact }: { isCompact: boolean }) {
  const t = useAppWords();
  const formats = useFormats();
  const task = useFetchTask();
  if (!task) return null;
  const { bytes, totalBytes, secondsLeft, state } = task;
  const doing =
    state === 'paused'
      ? t('phonePaused')
      : secondsLeft === null
        ? t('phoneImport', { done: formats.size(bytes), total: formats.size(totalBytes) })
        : t('fetchLeft', { time: formats.duration(secondsLeft) });
  return (
    <section className={styles.phones} aria-label={t('fetching')}>
      <SideLink
        href="/settings"
        label={isCompact ? `${t('fetching')}: ${doing}` : t('fetching')}
        icon={<CloudDownload aria-hidden />}
        isCompact={isCompact}
      >
        <span className={styles.phone}>
          <span className={styles.label}>{t('fetching')}</span>
          <span className={styles.doing}>{doing}</span>
          <ProgressLine
            label={t('fetching')}
            done={bytes}
            total={totalBytes}
            subject={task.id}
            isPaused={state === 'paused'}
          />
        </span>
      </SideLink>
    </section>
  );
}
