import type { Mirror } from '../../electron/contract/api/mirrors.ts';
import { useAsk, useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { confirm } from '../parts/confirm.tsx';
import { toast } from '../parts/toast.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import { useFormats } from '../parts/use-formats.ts';
import styles from './backup-page.module.css';
import { useSecondCopyWords } from './second-copy-words.ts';

/** Further places that hold the same backup. */
export function SecondCopies({ onAdd }: { onAdd: () => void }) {
  const t = useSecondCopyWords();
  const { data } = useAsk('mirrors', {});
  const begin = useTell('startBackup');
  const tasks = useAsk('tasks', {}).data?.tasks ?? [];
  const isBusy = tasks.some(({ kind, endedAtMs }) => kind === 'backup' && endedAtMs === null);
  if (!data) return null;
  const { mirrors } = data;
  return (
    <section aria-labelledby="second-copy-title">
      <h2 id="second-copy-title" className={styles.heading}>
        {t('title')}
      </h2>
      <p className={styles.soft}>{t(mirrors.length > 0 ? 'about' : 'none')}</p>
      {mirrors.length > 0 && (
        <ul className={styles.copies}>
          {mirrors.map((mirror) => (
            <SecondCopy key={mirror.id} mirror={mirror} />
          ))}
        </ul>
      )}
      <div className={styles.row}>
        <Button onPress={onAdd}>{t('add')}</Button>
        {mirrors.length > 0 && (
          <Button isDisabled={isBusy} isPending={begin.isPending} onPress={() => begin.mutate({})}>
            {t(isBusy ? 'copying' : 'copyNow')}
          </Button>
        )}
      </div>
    </section>
  );
}

function SecondCopy({ mirror }: { mirror: Mirror }) {
  const t = useSecondCopyWords();
  const toWords = useTroubleWords();
  const formats = useFormats();
  const remove = useTell('removeMirror');
  const { id, place, files, proven, provenBytes, lastRun } = mirror;
  const ask = async () => {
    const question = { title: t('removeTitle'), body: t('removeMore'), act: t('removeNamed', { place }) };
    if (await confirm(question)) remove.mutate({ id }, { onSuccess: () => toast({ words: t('removed') }) });
  };
  const trouble = lastRun?.trouble ?? remove.error ?? undefined;
  return (
    <li className={styles.line} data-second-copy={place}>
      <div className={styles.lineWords}>
        <p className={styles.lineName}>
          <bdi>{place}</bdi>
        </p>
        {files > 0 && (
          <p className={styles.soft} title={formats.size(provenBytes)}>
            {proven === files
              ? t('all', { count: files })
              : t('some', { proven: formats.count(proven), files: formats.count(files) })}
          </p>
        )}
        <p className={styles.soft} title={lastRun ? formats.instant(lastRun.atMs) : undefined}>
          {lastRun ? t('lastRun', { when: formats.ago(lastRun.atMs) }) : t('neverRun')}
        </p>
        {lastRun && lastRun.failed > 0 && (
          <p className={styles.trouble}>{t('failed', { count: lastRun.failed })}</p>
        )}
        {lastRun && lastRun.extra > 0 && (
          <p className={styles.soft}>{t('extra', { count: lastRun.extra })}</p>
        )}
        {trouble && (
          <p className={styles.trouble} role="status">
            {toWords(trouble).text} ({trouble.code})
          </p>
        )}
      </div>
      <Button
        kind="quiet"
        aria-label={t('removeNamed', { place })}
        isPending={remove.isPending}
        onPress={() => void ask()}
      >
        {t('remove')}
      </Button>
    </li>
  );
}
