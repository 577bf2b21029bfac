import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { TextField } from '../parts/text-field.tsx';
import styles from './settings-page.module.css';
import { useSettingsWords } from './words.ts';

const most = 100;

interface ExcludeListProps {
  /** Globs. */
  paths: readonly string[];
  onChange: (paths: string[]) => void;
}

export function ExcludeList({ paths, onChange }: ExcludeListProps) {
  const t = useSettingsWords();
  const [next, setNext] = useState('');
  const wanted = next.trim();
  return (
    <div className={styles.exclude}>
      <div>
        <h3>{t('exclude')}</h3>
        <p className={styles.about}>{t('excludeAbout')}</p>
      </div>
      {paths.length === 0 ? (
        <p className={styles.about}>{t('excludeNone')}</p>
      ) : (
        <ul>
          {paths.map((path) => (
            <li key={path} className={styles.path}>
              <code>{path}</code>
              <IconButton
                label={t('excludeRemove', { path })}
                onPress={() => onChange(paths.filter((each) => each !== path))}
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {paths.length < most && (
        <form
          className={styles.add}
          onSubmit={(event) => {
            event.preventDefault();
            if (!wanted) return;
            if (!paths.includes(wanted)) onChange([...paths, wanted]);
            setNext('');
          }}
        >
          <TextField label={t('excludeNew')} value={next} onChange={setNext} maxLength={200} />
          <Button type="submit" isDisabled={!wanted}>
            {t('excludeAdd')}
          </Button>
        </form>
      )}
    </div>
  );
}
