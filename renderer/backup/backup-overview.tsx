import { useState } from 'react';
import type { Safety, VaultOverview } from '../../electron/contract/api/vault.ts';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { Diamond } from '../parts/diamond.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { AddSecondCopy } from './add-second-copy.tsx';
import styles from './backup-page.module.css';
import { BackupTasks } from './backup-tasks.tsx';
import { Failures } from './failures.tsx';
import { RecoveryWords } from './recovery-words.tsx';
import { SecondCopies } from './second-copies.tsx';
import { StoredTable } from './stored-table.tsx';
import { WaysIn } from './ways-in.tsx';
import { WhatIfDies } from './what-if-dies.tsx';
import { useBackupWords } from './words.ts';

interface BackupOverviewProps {
  vault: VaultOverview;
  safety: Safety;
}

export function BackupOverview({ vault, safety }: BackupOverviewProps) {
  const t = useBackupWords();
  const [words, setWords] = useState<readonly string[]>();
  const [isAdding, setIsAdding] = useState(false);
  const unconfirmed = useTell('unconfirmedPhrase');
  if (words) return <RecoveryWords words={words} onEnd={() => setWords(undefined)} />;
  if (isAdding) return <AddSecondCopy onEnd={() => setIsAdding(false)} />;
  return (
    <article className={styles.page}>
      <Headline safety={safety} />
      {!vault.isPhraseConfirmed && (
        <section className={styles.notice}>
          <h2 className={styles.noticeTitle}>{t('unconfirmedTitle')}</h2>
          <p>{t('unconfirmedMore')}</p>
          <Button
            isPending={unconfirmed.isPending}
            onPress={() => unconfirmed.mutate({}, { onSuccess: (known) => setWords(known.words) })}
          >
            {t('unconfirmedAct')}
          </Button>
        </section>
      )}
      <BackupTasks safety={safety} />
      {vault.failuresTotal > 0 && <Failures failures={vault.failures} total={vault.failuresTotal} />}
      <WhatIfDies />
      <SecondCopies onAdd={() => setIsAdding(true)} />
      <StoredTable vault={vault} />
      <section aria-labelledby="where-title">
        <h2 id="where-title" className={styles.heading}>
          {t('where')}
        </h2>
        <dl className={styles.facts}>
          <dt>{t(vault.kind === 'folder' ? 'placeFolder' : 'placeBucket')}</dt>
          <dd>
            <bdi>{vault.place}</bdi>
          </dd>
          <dt>{t('sharing')}</dt>
          <dd>{t(vault.dedup === 'shared' ? 'sharingShared' : 'sharingPrivate')}</dd>
        </dl>
      </section>
      <WaysIn onWords={setWords} />
    </article>
  );
}

/** The one honest sentence, in full. Only what is proven is called safe. */
function Headline({ safety }: { safety: Safety }) {
  const t = useBackupWords();
  const formats = useFormats();
  const { assets, proven, backedUp, waiting, failed, lastProofAtMs, lastBackupAtMs } = safety;
  const [at, when] =
    lastProofAtMs !== null
      ? ([lastProofAtMs, 'lastProof'] as const)
      : ([lastBackupAtMs, lastBackupAtMs === null ? 'neverProven' : 'lastBackup'] as const);
  const more = [
    waiting > 0 && t('waitingCount', { count: waiting }),
    backedUp > proven && t('unprovenCount', { count: backedUp - proven }),
    failed > 0 && t('failedCount', { count: failed }),
  ].filter((each) => each !== false);
  return (
    <header className={styles.headline}>
      <span className={styles.diamond}>
        <Diamond state={safety.diamond} isNamed />
      </span>
      <div>
        <h1 className={styles.title}>
          {assets === 0 ? t('noneYet') : t('safeAll', { safe: formats.count(proven), count: assets })}
        </h1>
        <p className={styles.when} title={at === null ? undefined : formats.instant(at)}>
          {t(when, { when: at === null ? '' : formats.ago(at) })}
        </p>
        {more.map((each) => (
          <p key={each} className={styles.when}>
            {each}
          </p>
        ))}
      </div>
    </header>
  );
}
