import type { Task } from '../../electron/contract/api/tasks.ts';
import type { Safety } from '../../electron/contract/api/vault.ts';
import { useAsk, useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { TaskProgress } from '../parts/task-progress.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import { useFormats } from '../parts/use-formats.ts';
import styles from './backup-page.module.css';
import { useBackupWords } from './words.ts';

const isUnderWay = ({ endedAtMs }: Task) => endedAtMs === null;

/** What is being done for the backup now, and what can be. */
export function BackupTasks({ safety }: { safety: Safety }) {
  const t = useBackupWords();
  const tasks = (useAsk('tasks', {}).data?.tasks ?? []).filter(
    ({ kind }) => kind === 'backup' || kind === 'prove',
  );
  const begin = useTell('startBackup');
  const prove = useTell('startProof');
  const busy = tasks.filter(isUnderWay);
  const last = tasks.find((task) => !isUnderWay(task));
  const failed = begin.error ?? prove.error;
  const isBackingUp = busy.some(({ kind }) => kind === 'backup');
  return (
    <section className={styles.tasks}>
      {busy.map((task) => (
        <TaskProgress
          key={task.id}
          task={task}
          label={t(task.kind === 'backup' ? 'backingUp' : 'proving')}
          paused={t('paused')}
        />
      ))}
      {busy.length === 0 && last && <LastTask task={last} />}
      {!isBackingUp && safety.waiting > 0 && (
        <div className={styles.act}>
          <Button kind="primary" isPending={begin.isPending} onPress={() => begin.mutate({})}>
            {t('backUpNow', { count: safety.waiting })}
          </Button>
          <p className={styles.soft}>{t('backUpNot')}</p>
        </div>
      )}
      {busy.length === 0 && safety.backedUp > 0 && (
        <div className={styles.proofs}>
          <div className={styles.act}>
            <Button isPending={prove.isPending} onPress={() => prove.mutate({ deep: false })}>
              {t('prove')}
            </Button>
            <p className={styles.soft}>{t('proveMore')}</p>
          </div>
          <div className={styles.act}>
            <Button isPending={prove.isPending} onPress={() => prove.mutate({ deep: true })}>
              {t('proveDeep')}
            </Button>
            <p className={styles.soft}>{t('proveDeepMore')}</p>
          </div>
        </div>
      )}
      {failed && <TroubleLine trouble={failed} withCode />}
    </section>
  );
}

/** How the last one ended, where that is worth a word: a backup that went well has changed the sentence above. */
function LastTask({ task }: { task: Task }) {
  const t = useBackupWords();
  const toWords = useTroubleWords();
  const formats = useFormats();
  if (task.trouble && task.trouble.code !== 'interrupted') {
    const { text } = toWords(task.trouble);
    return (
      <div className={styles.notice} role="status">
        <h2 className={styles.noticeTitle}>
          {t(task.kind === 'backup' ? 'stoppedTitle' : 'proofStoppedTitle')}
        </h2>
        <p>{text}</p>
        <p className={styles.code}>{task.trouble.code}</p>
      </div>
    );
  }
  const { checked, broken, repaired } = task.result ?? {};
  if (task.kind !== 'prove' || checked === undefined) return null;
  return (
    <p className={styles.soft} role="status">
      {broken
        ? t('brokenResult', {
            checked: formats.count(checked),
            broken: formats.count(broken),
            repaired: formats.count(repaired ?? 0),
          })
        : t('provenResult', { count: checked })}
    </p>
  );
}
