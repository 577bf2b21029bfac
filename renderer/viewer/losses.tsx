import type { CopiesPlace } from '../../electron/contract/api/free-space.ts';
import { useAsk } from '../api/hooks.ts';
import { useFormats } from '../parts/use-formats.ts';
import classes from './information.module.css';
import { useWords } from './words.ts';

interface LossesProps {
  asset: number;
  /** With this computer; files elsewhere that are not proven are told of too. */
  here: string;
  /** Tells its tone. */
  kind: string;
}

/** What would be lost of one photo with each place where copies of it are. */
export function Losses({ asset, here, kind }: LossesProps) {
  const t = useWords();
  const formats = useFormats();
  const { data } = useAsk('copies', { asset }, { keepPrevious: true });
  const others = data?.places.filter((place) => place.kind !== 'desktop' && isThere(place)) ?? [];
  const words = ({ lost }: CopiesPlace) =>
    lost.assets === 0
      ? t('losesNothing')
      : lost.bytes >= (data?.bytes ?? 0)
        ? t('losesAll')
        : t('losesPart', { size: formats.size(lost.bytes) });
  return (
    <div className={classes.loss} data-loss={kind}>
      <h4>{t('whatIf')}</h4>
      <p>{here}</p>
      {others.length > 0 && (
        <dl className={classes.losses} aria-label={t('whatIfOthers')}>
          {others.map((place) => (
            <div key={`${place.kind} ${place.id}`}>
              <dt>
                <bdi>{place.name}</bdi>
              </dt>
              <dd data-lost={place.lost.assets > 0 || undefined}>{words(place)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

const isThere = ({ assets, lost }: CopiesPlace) => assets > 0 || lost.assets > 0;
