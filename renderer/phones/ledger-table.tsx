import { useInfiniteQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '../../electron/contract/outcome.ts';
import { useAsk } from '../api/hooks.ts';
import { ask } from '../api/request.ts';
import { Button } from '../parts/button.tsx';
import { useFormats } from '../parts/use-formats.ts';
import styles from './ledger-table.module.css';
import { reasonWords } from './reason-words.ts';
import { usePhoneWords } from './words.ts';

/** What needs no explaining comes first; the items of the others can be looked at one by one. */
const outcomes = [
  { outcome: 'imported', word: 'outcomeImported', hasItems: false },
  { outcome: 'duplicate', word: 'outcomeDuplicate', hasItems: false },
  { outcome: 'seen', word: 'outcomeSeen', hasItems: false },
  { outcome: 'pending', word: 'outcomePending', hasItems: true },
  { outcome: 'cloudOnly', word: 'outcomeCloudOnly', hasItems: true },
  { outcome: 'unreadable', word: 'outcomeUnreadable', hasItems: true },
  { outcome: 'unsupported', word: 'outcomeUnsupported', hasItems: true },
  { outcome: 'empty', word: 'outcomeEmpty', hasItems: true },
  { outcome: 'excluded', word: 'outcomeExcluded', hasItems: true },
] as const;

interface LedgerTableProps {
  phone: string;
  listed: number;
  counts: Record<Outcome, number>;
}

/** Where every item of a phone ended, adding up, each exception with its reason. */
export function LedgerTable({ phone, listed, counts }: LedgerTableProps) {
  const t = usePhoneWords();
  const formats = useFormats();
  const [open, setOpen] = useState<Outcome | null>(null);
  const shown = outcomes.filter(({ outcome }) => counts[outcome] > 0);
  return (
    <section aria-labelledby="ledger-title" className={styles.section}>
      <h2 id="ledger-title" className={styles.heading}>
        {t('ledger')}
      </h2>
      <p className={styles.intro}>{t('ledgerIntro')}</p>
      <table className={styles.table}>
        <thead className={styles.head}>
          <tr>
            <th scope="col">{t('outcome')}</th>
            <th scope="col" className={styles.count}>
              {t('items')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {shown.map(({ outcome, word, hasItems }) => (
            <Fragment key={outcome}>
              <tr className={styles.row}>
                <th scope="row" className={styles.word}>
                  {t(word)}
                </th>
                <td className={styles.count}>{formats.count(counts[outcome])}</td>
                <td className={styles.act}>
                  {hasItems && (
                    <Button
                      kind="quiet"
                      aria-expanded={open === outcome}
                      onPress={() => setOpen(open === outcome ? null : outcome)}
                    >
                      {t(open === outcome ? 'hideItems' : 'showItems')}
                    </Button>
                  )}
                </td>
              </tr>
              {open === outcome && (
                <tr>
                  <td colSpan={3}>
                    <LedgerItems phone={phone} outcome={outcome} label={t(word)} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
        <tfoot>
          <tr className={styles.sum}>
            <th scope="row" className={styles.word}>
              {t('sum')}
            </th>
            <td className={styles.count}>{formats.count(listed)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
      <GalleryWords phone={phone} />
    </section>
  );
}

/** Why the phone itself shows another number, where its records tell. */
function GalleryWords({ phone }: { phone: string }) {
  const t = usePhoneWords();
  const gallery = useAsk('phoneLedger', { phone }, { keepPrevious: true }).data?.gallery;
  if (!gallery || gallery.items + gallery.trashed === 0) return null;
  const { items, trashed, others } = gallery;
  return (
    <p className={styles.intro}>
      {[
        t('galleryItems', { count: items }),
        trashed > 0 && t('galleryTrashed', { count: trashed }),
        others > 0 && t('galleryOthers', { count: others }),
      ]
        .filter(Boolean)
        .join(' ')}
    </p>
  );
}

function LedgerItems({ phone, outcome, label }: { phone: string; outcome: Outcome; label: string }) {
  const t = usePhoneWords();
  const { i18n } = useTranslation();
  const formats = useFormats();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['phoneLedger', { phone, outcome }],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'phoneLedger',
        { phone, outcome, ...(pageParam !== undefined && { after: pageParam }) },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ items, isLast }) => (isLast ? undefined : items.at(-1)?.path),
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={styles.items}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <ul className={styles.list} aria-label={label} tabIndex={0}>
        {items.map(({ path, reason, sizeBytes }) => (
          <li key={path} className={styles.item}>
            <span className={styles.path} title={path}>
              <bdi>{path}</bdi>
            </span>
            <span className={styles.reason}>
              {[reason && reasonWords(reason, i18n.language), sizeBytes > 0 && formats.size(sizeBytes)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {data && items.length === 0 && <p className={styles.reason}>{t('ledgerEmpty')}</p>}
      {hasNextPage && (
        <Button kind="quiet" isDisabled={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}
