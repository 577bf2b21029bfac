import { useState } from 'react';
import type { FreeSpacePlan } from '../../electron/contract/api/free-space.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { useAsk } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { Section } from '../parts/page.tsx';
import { thumbHashUrl } from '../parts/thumb-hash.ts';
import { useFormats } from '../parts/use-formats.ts';
import { type GoingItem, itemsOf } from './choice.ts';
import styles from './going.module.css';
import { useFreeSpaceWords } from './words.ts';

const first = 8;

/** The first of those that go, each with its proof. */
export function Going({ plan }: { plan: FreeSpacePlan }) {
  const t = useFreeSpaceWords();
  const [isOpen, setIsOpen] = useState(false);
  const items = itemsOf(plan.sample);
  const ids = items.map(({ asset }) => asset);
  const tiles = useAsk('tiles', { ids }, { enabled: ids.length > 0, keepPrevious: true }).data?.tiles;
  if (items.length === 0) return null;
  const shown = isOpen ? items : items.slice(0, first);
  const rest = plan.candidates - plan.sample.length;
  return (
    <Section title={t(plan.warnings.includes('deletes-by-hand') ? 'handList' : 'goes')}>
      <ul className={styles.list}>
        {shown.map((item) => (
          <Row key={item.asset} item={item} tile={tiles?.find(({ id }) => id === item.asset)} />
        ))}
      </ul>
      {!isOpen && items.length > first && (
        <div>
          <Button kind="quiet" onPress={() => setIsOpen(true)}>
            {t('more')}
          </Button>
        </div>
      )}
      {rest > 0 && (isOpen || items.length <= first) && (
        <p className={styles.soft}>{t('goesMore', { count: rest })}</p>
      )}
    </Section>
  );
}

function Row({ item, tile }: { item: GoingItem; tile: Tile | undefined }) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const facts = [
    formats.wallTime(item.takenAtMs),
    formats.size(item.bytes),
    item.files > 1 && t('files', { count: item.files }),
  ].filter(Boolean);
  const proof = [
    t('provenIn', { vaults: formats.list(item.vaults), ago: formats.ago(item.provenAtMs) }),
    item.isHere && t('alsoHere'),
    item.phones.length > 0 && t('alsoOn', { phones: formats.list(item.phones) }),
  ].filter(Boolean);
  return (
    <li className={styles.row}>
      <Picture tile={tile} />
      <div className={styles.words}>
        <p className={styles.name} title={item.name}>
          <bdi>{item.name}</bdi>
        </p>
        <p className={styles.soft}>{facts.join(' · ')}</p>
        <p className={styles.proof} title={formats.instant(item.provenAtMs)}>
          {proof.join(' · ')}
        </p>
      </div>
    </li>
  );
}

/** What is no picture keeps its place. */
function Picture({ tile }: { tile: Tile | undefined }) {
  const blur = tile?.thumbhash ? thumbHashUrl(tile.thumbhash) : undefined;
  return (
    <span className={styles.picture} style={blur ? { backgroundImage: `url(${blur})` } : undefined}>
      {tile && (tile.flags & tileFlag.thumbnail) !== 0 && (
        <img
          src={mediaAddress.thumbnail(tile)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          style={{ rotate: `${tile.rotation}deg` }}
        />
      )}
    </span>
  );
}
