import { Pause, Play, Square } from 'lucide-react';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { ProgressLine } from '../parts/progress-line.tsx';
import { useFormats } from '../parts/use-formats.ts';
import styles from './import-progress.module.css';
import { usePhoneWords } from './words.ts';

/** An import or a look under way: how far, how fast, how long, and how to stop it. */
export function ImportProgress({ task }: { task: Task }) {
  const t = usePhoneWords();
  const formats = useFormats();
  const pause = useTell('pauseTask');
  const resume = useTell('resumeTask');
  const cancel = useTell('cancelTask');
  const isLooking = task.kind === 'look' || task.phase === 'list' || task.phase === null;
  const isPaused = task.state === 'paused';
  const facts = [
    task.total !== null &&
      t('importingCount', { done: formats.count(task.done), total: formats.count(task.total) }),
    task.totalBytes > 0 &&
      t('importingBytes', { bytes: formats.size(task.bytes), totalBytes: formats.size(task.totalBytes) }),
    !isPaused && task.bytesPerSecond !== null && formats.speed(task.bytesPerSecond),
    !isPaused && task.secondsLeft !== null && t('left', { time: formats.duration(task.secondsLeft) }),
  ].filter((each) => each !== false);
  // Bytes move more evenly than files: a video is one of them.
  const [done, total] = task.totalBytes > 0 ? [task.bytes, task.totalBytes] : [task.done, task.total];
  return (
    <div className={styles.progress}>
      <ProgressLine
        label={t(isLooking ? 'looking' : 'importing')}
        subject={`${task.id} ${task.phase}`}
        {...{ done, total, isPaused }}
      />
      <p className={styles.facts}>
        {isLooking
          ? task.done > 0
            ? t('lookingAt', { count: task.done })
            : t('looking')
          : facts.join(' · ')}
      </p>
      {isPaused && <p className={styles.facts}>{t('paused')}</p>}
      {!isLooking && (
        <div className={styles.actions}>
          {isPaused ? (
            <Button kind="primary" onPress={() => resume.mutate({ taskId: task.id })}>
              <Play aria-hidden size={16} />
              {t('goOn')}
            </Button>
          ) : (
            <Button onPress={() => pause.mutate({ taskId: task.id })}>
              <Pause aria-hidden size={16} />
              {t('pause')}
            </Button>
          )}
          <Button kind="quiet" onPress={() => cancel.mutate({ taskId: task.id })}>
            <Square aria-hidden size={14} />
            {t('stop')}
          </Button>
        </div>
      )}
    </div>
  );
}
