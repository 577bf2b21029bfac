import type { CopiesPlace } from '../../electron/contract/api/free-space.ts';
import { useAsk } from '../api/hooks.ts';
import { useFormats } from '../parts/use-formats.ts';
import styles from './backup-page.module.css';
import { useBackupWords } from './words.ts';

const worstWord = {
  desktop: 'diesWorstDesktop',
  phone: 'diesWorstPhone',
  vault: 'diesWorstVault',
} as const;

/** Where copies are, and what would be lost with each place. */
export function WhatIfDies() {
  const t = useBackupWords();
  const formats = useFormats();
  const { data } = useAsk('copies', {});
  if (!data || data.assets === 0) return null;
  const places = data.places.filter(({ kind, assets }) => kind !== 'phone' || assets > 0);
  const nameOf = ({ kind, name }: CopiesPlace) =>
    kind === 'desktop' ? t('diesDesktop') : kind === 'vault' ? t('diesVault', { name }) : name;
  const worst = places.reduce<CopiesPlace | undefined>(
    (most, place) => (place.lost.assets > (most?.lost.assets ?? 0) ? place : most),
    undefined,
  );
  return (
    <section aria-labelledby="dies-title">
      <h2 id="dies-title" className={styles.heading}>
        {t('dies')}
      </h2>
      {data.nowhere.assets > 0 && (
        <p className={styles.soft}>
          {t('diesNowhere', { count: data.nowhere.assets, bytes: formats.size(data.nowhere.bytes) })}
        </p>
      )}
      <p className={styles.soft}>
        {worst
          ? t(worstWord[worst.kind], {
              count: worst.lost.assets,
              name: worst.name,
              bytes: formats.size(worst.lost.bytes),
            })
          : t(data.nowhere.assets > 0 ? 'diesNothingMore' : 'diesNothing')}
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('diesPlace')}</th>
            <th scope="col" className={styles.number}>
              {t('diesThere')}
            </th>
            <th scope="col" className={styles.number}>
              {t('diesLost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={`${place.kind} ${place.id} ${place.name}`}>
              <th scope="row" className={styles.place}>
                <bdi>{nameOf(place)}</bdi>
              </th>
              <td className={styles.number} title={formats.size(place.bytes)}>
                {formats.count(place.assets)}
              </td>
              <td
                className={styles.number}
                data-lost={place.lost.assets > 0 || undefined}
                title={place.lost.assets > 0 ? formats.size(place.lost.bytes) : undefined}
              >
                {place.lost.assets > 0 ? formats.count(place.lost.assets) : t('diesNone')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
