import {
  ArrowDownToLine,
  CircleCheck,
  Cloud,
  CloudDownload,
  Folder,
  Images,
  Info,
  KeyRound,
  type LucideIcon,
  RotateCcw,
  ShieldCheck,
  Trash2,
  TriangleAlert,
  UploadCloud,
} from 'lucide-react';
import type { ActivityEntry } from '../../electron/contract/api/settings.ts';
import { Section } from '../parts/page.tsx';
import { useFormats } from '../parts/use-formats.ts';
import styles from './activity-day.module.css';
import { localDay } from './by-day.ts';
import { entryWords } from './entry-words.ts';
import { useActivityWords } from './words.ts';

const icons: Record<string, LucideIcon> = {
  imported: ArrowDownToLine,
  'backed-up': UploadCloud,
  proven: CircleCheck,
  trashed: Trash2,
  purged: Trash2,
  restored: RotateCcw,
  fetched: CloudDownload,
  evicted: Cloud,
  samples: Images,
  'vault-made': ShieldCheck,
  'vault-joined': ShieldCheck,
  'mirror-made': ShieldCheck,
  'passphrase-changed': KeyRound,
  'phrase-confirmed': KeyRound,
  'phrase-made': KeyRound,
  'library-made': Folder,
};

export function ActivityDay({ day, entries }: { day: number; entries: readonly ActivityEntry[] }) {
  const t = useActivityWords();
  const formats = useFormats();
  const today = localDay(Date.now());
  const title = day === today ? t('today') : day === today - 1 ? t('yesterday') : formats.day(day);
  return (
    <Section title={title}>
      {entries.map((entry) => {
        const { what, beside, isTrouble } = entryWords(entry, t as never, formats);
        const Icon = isTrouble ? TriangleAlert : (icons[entry.kind] ?? Info);
        return (
          <div key={entry.id} className={styles.entry}>
            <Icon aria-hidden className={isTrouble ? styles.trouble : styles.icon} />
            <div className={styles.words}>
              <p>{what}</p>
              {beside.length > 0 && <p className={styles.beside}>{beside.join(' · ')}</p>}
            </div>
            <time
              className={styles.time}
              dateTime={new Date(entry.atMs).toISOString()}
              title={formats.instant(entry.atMs)}
            >
              {formats.time(entry.atMs)}
            </time>
          </div>
        );
      })}
    </Section>
  );
}
