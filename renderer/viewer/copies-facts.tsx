import { Pin, Smartphone } from 'lucide-react';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import { useFormats } from '../parts/use-formats.ts';
import { copiesOf, lossOf } from './copies.ts';
import classes from './information.module.css';
import { Losses } from './losses.tsx';
import { Section } from './section.tsx';
import { useWords } from './words.ts';

/** Where copies are, when they were proven, and what would be lost with each of them. */
export function CopiesFacts({ detail }: { detail: AssetDetail }) {
  const t = useWords();
  const formats = useFormats();
  const { total, here, proven, stored, provenAtMs, storedAtMs } = copiesOf(detail);
  const { tile } = detail;
  const loss = lossOf(detail);
  const vault = detail.vault ?? '';
  const hereWords =
    here === total
      ? t('copyHereAll')
      : here > 0
        ? t('copyHerePart', { part: here, total })
        : t('copyHereNone');
  const inVault = (): { words: string; atMs: number | null; tone: string } => {
    if (provenAtMs !== null)
      return {
        words: t('copyVaultProven', { ago: formats.ago(provenAtMs) }),
        atMs: provenAtMs,
        tone: 'proven',
      };
    if (storedAtMs !== null && proven === 0)
      return {
        words: t('copyVaultStored', { ago: formats.ago(storedAtMs) }),
        atMs: storedAtMs,
        tone: 'waiting',
      };
    if (stored > 0)
      return { words: t('copyVaultPart', { part: proven, total }), atMs: null, tone: 'waiting' };
    return { words: t('copyVaultWaiting'), atMs: null, tone: 'waiting' };
  };
  const kept = detail.vault === null ? null : inVault();
  const lossWords = {
    safe: () => t('diesSafe', { vault }),
    stored: () => t('diesStored', { vault }),
    lost: () => t('diesLost'),
    gone: () => t('diesGone'),
    phone: () => t('diesPhone', { phones: loss.kind === 'phone' ? formats.list(loss.phones) : '' }),
    part: () => t('diesPart', { count: loss.kind === 'part' ? loss.count : 0, total, vault }),
  }[loss.kind]();
  return (
    <>
      <Section title={t('copies')}>
        <dl className={classes.copies}>
          <dt>{t('copyHere')}</dt>
          <dd>{hereWords}</dd>
          <dt>{detail.vault ?? t('vault')}</dt>
          <dd data-tone={kept?.tone} title={kept?.atMs != null ? formats.instant(kept.atMs) : undefined}>
            {kept?.words ?? t('copyVaultNone')}
          </dd>
        </dl>
        {(tile.flags & tileFlag.keptHere) !== 0 && (
          <p className={classes.kept}>
            <Pin aria-hidden />
            {t(here === total ? 'keptHere' : 'keptHereNot')}
          </p>
        )}
        <Losses asset={tile.id} here={lossWords} kind={loss.kind} />
      </Section>
      {detail.phones.length > 0 && (
        <Section title={t('phones')}>
          <ul className={classes.phones}>
            {detail.phones.map(({ phoneId, name, isThere }) => (
              <li key={phoneId}>
                <Smartphone aria-hidden />
                <div>
                  <p>{name}</p>
                  <p className={classes.soft}>{t(isThere ? 'phoneThere' : 'phoneGone')}</p>
                </div>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
