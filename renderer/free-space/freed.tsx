import type { FreedSpace } from '../../electron/contract/api/free-space.ts';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { useAsk } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { Section } from '../parts/page.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import { useFormats } from '../parts/use-formats.ts';
import { Waiting } from '../parts/waiting.tsx';
import styles from './free-up.module.css';
import { useRefusedWords } from './refused-words.ts';
import { useFreeSpaceWords } from './words.ts';

interface FreedProps {
  task: Task;
  phone: PhoneCard | undefined;
  onAgain: () => void;
}

/** What came of it, file by file where something stayed, and how the space is had. */
export function Freed({ task, phone, onAgain }: FreedProps) {
  const t = useFreeSpaceWords();
  const toWords = useTroubleWords();
  const { data, error } = useAsk('freedSpace', { taskId: task.id });
  if (!data && !error) return <Waiting />;
  // The sums are told even where the files are not known any more.
  const freed = data?.freed ?? task.result?.freed ?? 0;
  const bytes = data?.freedBytes ?? task.result?.bytes ?? 0;
  const { listed = 0, purged = 0, isListThere = true, aside = 0 } = data ?? {};
  const isListed = listed + purged > 0;
  const name = phone?.name ?? '';
  return (
    <>
      <div role="status" className={styles.end}>
        <Headline {...{ freed, bytes, listed, purged, isListThere, phone }} />
        {task.trouble && (
          <p>
            {aside > 0
              ? t('freedAside', { count: aside, name })
              : task.trouble.code === 'interrupted'
                ? t('freedStopped')
                : `${toWords(task.trouble).text} ${t('freedStopped')}`}
          </p>
        )}
        {freed > 0 && phone && <p>{t('freedAtOnce')}</p>}
      </div>
      {data && data.refusedTotal > 0 && <Refused refused={data.refused} total={data.refusedTotal} />}
      <div>
        <Button kind={isListed ? 'primary' : 'plain'} onPress={onAgain}>
          {t(isListed ? 'toList' : 'again')}
        </Button>
      </div>
    </>
  );
}

interface HeadlineProps {
  freed: number;
  bytes: number;
  listed: number;
  purged: number;
  isListThere: boolean;
  phone: PhoneCard | undefined;
}

function Headline({ freed, bytes, listed, purged, isListThere, phone }: HeadlineProps) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const name = phone?.name ?? '';
  const [title, more] =
    listed + purged > 0
      ? isListThere
        ? [t('sent', { name }), t('sentMore', { count: listed + purged })]
        : [t('notSent', { name }), t('notSentMore', { count: listed + purged })]
      : freed > 0
        ? [
            t('freed', { bytes: formats.size(bytes) }),
            t(phone ? 'freedMore' : 'freedHere', { count: freed, name }),
          ]
        : [t('freedNothing'), t('freedNothingMore')];
  return (
    <>
      <h2 className={styles.bytes}>{title}</h2>
      <p className={styles.soft}>{more}</p>
      {purged > 0 && <p className={styles.soft}>{t('sentPurged', { count: purged })}</p>}
    </>
  );
}

function Refused({ refused, total }: { refused: FreedSpace['refused']; total: number }) {
  const t = useFreeSpaceWords();
  const inWords = useRefusedWords();
  return (
    <Section title={t('refused', { count: total })}>
      <ul className={styles.refused}>
        {refused.map(({ path, code }) => (
          <li key={path}>
            <bdi className={styles.path}>{path}</bdi>
            <span className={styles.soft}>{inWords(code)}</span>
          </li>
        ))}
      </ul>
      {total > refused.length && (
        <p className={styles.soft}>{t('refusedMore', { count: total - refused.length })}</p>
      )}
    </Section>
  );
}
