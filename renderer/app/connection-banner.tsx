import { Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from '../parts/announce.ts';
import { useConnection } from './connection.ts';
import styles from './connection-banner.module.css';
import { desktopWindow } from './desktop-window.ts';
import { useAppWords } from './words.ts';

/** How long the engine may be away before a word is said, in ms: a restart is quicker. */
const graceMs = 1500;

/** A calm line while the engine is away. What is on screen stays; all of it comes back by itself. */
export function ConnectionBanner() {
  const t = useAppWords();
  const connection = useConnection();
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    if (connection === 'there') {
      setIsShown((was) => {
        if (was) announce(t('back'));
        return false;
      });
      return;
    }
    const timer = setTimeout(() => setIsShown(true), graceMs);
    return () => clearTimeout(timer);
  }, [connection, t]);
  if (!isShown) return null;
  return (
    <div className={styles.banner} role="status">
      <Unplug aria-hidden />
      <p>{t(connection === 'refused' ? 'refused' : desktopWindow ? 'away' : 'awayInBrowser')}</p>
    </div>
  );
}
