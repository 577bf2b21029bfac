import { Pause, Play, Square } from 'lucide-react';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { useTell } from '../api/hooks.ts';
import { Button } from './button.tsx';
import { ProgressLine } from './progress-line.tsx';
import styles from './task-progress.module.css';
import { useTroubleWords } from './trouble-words.ts';
import { useFormats } from './use-formats.ts';
import { usePartWords } from './words.ts';

interface TaskProgressProps {
  task: Task;
  /** What is being done. */
  label: string;
  /** In place of how far it is, while there is no telling. */
  words?: string | undefined;
  /** What is safe while it is paused. */
  paused: string;
  /** False of what is over at once. */
  canPause?: boolean;
}

/** A task under way: how far, how fast, how long; what it waits for; and how to pause or end it. */
export function TaskProgress({ task, label, words, paused, canPause = true }: TaskProgressProps) {
  const t = usePartWords();
  const toWords = useTroubleWords();
  const formats = useFormats();
  const pause = useTell('pauseTask');
  const resume = useTell('resumeTask');
  const cancel = useTell('cancelTask');
  const isPaused = task.state === 'paused';
  // Bytes move more evenly than files: a video is one of them.
  const [done, total] = task.totalBytes > 0 ? [task.bytes, task.totalBytes] : [task.done, task.total];
  const facts = [
    task.total !== null && t('taskOf', { done: formats.count(task.done), total: formats.count(task.total) }),
    task.totalBytes > 0 &&
      t('taskOf', { done: formats.size(task.bytes), total: formats.size(task.totalBytes) }),
    task.bytesPerSecond !== null && formats.speed(task.bytesPerSecond),
    task.secondsLeft !== null && t('taskLeft', { time: formats.duration(task.secondsLeft) }),
  ].filter((each) => each !== false);
  return (
    <div className={styles.progress}>
      <ProgressLine label={label} subject={`${task.id} ${task.phase}`} {...{ done, total, isPaused }} />
      <p className={styles.facts}>{isPaused ? paused : (words ?? [label, ...facts].join(' · '))}</p>
      {task.trouble && !isPaused && <p role="status">{toWords(task.trouble).message}</p>}
      {canPause && (
        <div className={styles.actions}>
          {isPaused ? (
            <Button kind="primary" onPress={() => resume.mutate({ taskId: task.id })}>
              <Play aria-hidden size={16} />
              {t('taskGoOn')}
            </Button>
          ) : (
            <Button onPress={() => pause.mutate({ taskId: task.id })}>
              <Pause aria-hidden size={16} />
              {t('taskPause')}
            </Button>
          )}
          <Button kind="quiet" onPress={() => cancel.mutate({ taskId: task.id })}>
            <Square aria-hidden size={14} />
            {t('taskStop')}
          </Button>
        </div>
      )}
    </div>
  );
}
