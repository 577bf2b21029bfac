import type { VaultOverview } from '../../electron/contract/api/vault.ts';
import { useOpenPhoto } from '../app/place.ts';
import { Button } from '../parts/button.tsx';
import { useTroubleWords } from '../parts/trouble-words.ts';
import styles from './backup-page.module.css';
import { useBackupWords } from './words.ts';

interface FailuresProps {
  failures: VaultOverview['failures'];
  total: number;
}

/** Each photo that the backup could not take, why, and what to do. */
export function Failures({ failures, total }: FailuresProps) {
  const t = useBackupWords();
  const toWords = useTroubleWords();
  const openPhoto = useOpenPhoto();
  return (
    <section aria-labelledby="failures-title">
      <h2 id="failures-title" className={styles.heading}>
        {t('failures')}
      </h2>
      <ul className={styles.failures}>
        {failures.map(({ asset, name, ...trouble }) => {
          const { text } = toWords(trouble);
          return (
            <li key={`${asset}/${name}/${trouble.code}`} className={styles.line}>
              <div className={styles.lineWords}>
                <strong className={styles.lineName} title={name}>
                  <bdi>{name}</bdi>
                </strong>
                <p>{text}</p>
                <p className={styles.code}>{trouble.code}</p>
              </div>
              {asset !== null && (
                <Button kind="quiet" onPress={() => openPhoto(asset)}>
                  {t('showPhoto')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {total > failures.length && (
        <p className={styles.soft}>{t('failuresMore', { count: total - failures.length })}</p>
      )}
    </section>
  );
}
