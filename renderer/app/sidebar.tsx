import { useAsk } from '../api/hooks.ts';
import { Diamond } from '../parts/diamond.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { backupPlace, otherPlaces, photoPlaces } from './navigation.ts';
import { safetyWords } from './safety-words.ts';
import { SideFetch } from './side-fetch.tsx';
import { SideLink } from './side-link.tsx';
import { SidePhones } from './side-phones.tsx';
import styles from './sidebar.module.css';
import { useAppWords } from './words.ts';

/** Places, phones, and at the foot, always, how safe the photos are. */
export function Sidebar({ isCompact }: { isCompact: boolean }) {
  const t = useAppWords();
  return (
    <nav
      className={isCompact ? `${styles.sidebar} ${styles.compact}` : styles.sidebar}
      aria-label={t('places')}
    >
      <div className={styles.middle}>
        <ul>
          {[...photoPlaces, ...otherPlaces].map(({ path, words, icon: Icon, key }) => (
            <li key={path} className={path === '/activity' ? styles.gap : undefined}>
              <SideLink
                href={path}
                label={t(words)}
                icon={<Icon aria-hidden />}
                keys={`G ${key.toUpperCase()}`}
                isCompact={isCompact}
              />
            </li>
          ))}
        </ul>
        <SidePhones isCompact={isCompact} />
        <SideFetch isCompact={isCompact} />
      </div>
      <SafetyLink isCompact={isCompact} />
    </nav>
  );
}

export function useSafetyWords() {
  const t = useAppWords();
  const formats = useFormats();
  const { data } = useAsk('safety', {});
  return { diamond: data?.diamond ?? 'hollow', words: data ? safetyWords(data, t, formats) : undefined };
}

function SafetyLink({ isCompact }: { isCompact: boolean }) {
  const t = useAppWords();
  const { diamond, words } = useSafetyWords();
  return (
    <div className={styles.foot}>
      {words && (
        <SideLink
          href={backupPlace.path}
          label={isCompact ? `${t('backup')}: ${words}` : words}
          icon={<Diamond state={diamond} />}
          isCompact={isCompact}
        />
      )}
    </div>
  );
}
