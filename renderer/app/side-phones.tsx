import { BatteryCharging, HardDrive, Smartphone, TriangleAlert } from 'lucide-react';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import type { Task } from '../../electron/contract/api/tasks.ts';
import { useAsk } from '../api/hooks.ts';
import { ProgressLine } from '../parts/progress-line.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { phoneWords } from './phone-words.ts';
import { SideLink } from './side-link.tsx';
import styles from './sidebar.module.css';
import { useAppWords } from './words.ts';

/** Phones that are there first, then those that were. */
export function usePhones(): { phone: PhoneCard; task: Task | undefined }[] {
  const phones = useAsk('phones', {}).data?.phones ?? [];
  const tasks = useAsk('tasks', {}).data?.tasks ?? [];
  return [...phones]
    .sort((one, other) => Number(one.state === 'away') - Number(other.state === 'away'))
    .map((phone) => ({ phone, task: tasks.find(({ id }) => id === phone.taskId) }));
}

export function SidePhones({ isCompact }: { isCompact: boolean }) {
  const t = useAppWords();
  const phones = usePhones();
  if (phones.length === 0) return null;
  return (
    <section className={styles.phones} aria-label={t('phones')}>
      {!isCompact && <h2 className={styles.heading}>{t('phones')}</h2>}
      <ul>
        {phones.map(({ phone, task }) => (
          <li key={phone.id}>
            <SidePhone phone={phone} task={task} isCompact={isCompact} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SidePhone({
  phone,
  task,
  isCompact,
}: {
  phone: PhoneCard;
  task: Task | undefined;
  isCompact: boolean;
}) {
  const t = useAppWords();
  const formats = useFormats();
  const doing = phoneWords(phone, task, t, formats);
  const isBusy = task?.state === 'running' || task?.state === 'paused' || task?.state === 'waiting';
  const Icon = phone.kind === 'folder' ? HardDrive : Smartphone;
  const isStuck = phone.state !== 'ready' && phone.state !== 'away';
  return (
    <SideLink
      href={`/phones/${encodeURIComponent(phone.id)}`}
      label={isCompact ? `${phone.name}: ${doing}` : phone.name}
      icon={<Icon aria-hidden className={phone.state === 'away' ? styles.away : undefined} />}
      isCompact={isCompact}
    >
      <span className={phone.state === 'away' ? `${styles.phone} ${styles.away}` : styles.phone}>
        <span className={styles.phoneName}>
          <span className={styles.label} title={phone.name}>
            <bdi>{phone.name}</bdi>
          </span>
          {phone.battery && <Battery battery={phone.battery} />}
        </span>
        <span className={styles.doing}>
          {isStuck && <TriangleAlert aria-hidden className={styles.stuck} />}
          {doing}
        </span>
        {isBusy && task && (
          <ProgressLine
            label={doing}
            done={task.totalBytes > 0 ? task.bytes : task.done}
            total={task.totalBytes > 0 ? task.totalBytes : task.total}
            subject={task.id}
            isPaused={task.state === 'paused'}
          />
        )}
      </span>
    </SideLink>
  );
}

function Battery({ battery: { percent, charging } }: { battery: NonNullable<PhoneCard['battery']> }) {
  const t = useAppWords();
  const formats = useFormats();
  const shown = formats.percent(percent, 100);
  return (
    <span className={styles.battery}>
      {charging && <BatteryCharging aria-hidden />}
      <span aria-hidden>{shown}</span>
      <span className="hidden-from-eyes">{t(charging ? 'charging' : 'battery', { percent: shown })}</span>
    </span>
  );
}
