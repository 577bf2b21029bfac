import { HardDriveDownload, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-aria-components';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorState } from '../parts/error-state.tsx';
import { Section } from '../parts/page.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { ByHand } from './by-hand.tsx';
import { firstChoice } from './choice.ts';
import styles from './free-up.module.css';
import { Going } from './going.tsx';
import { PlanRules } from './plan-rules.tsx';
import { Purged } from './purged.tsx';
import { Staying } from './staying.tsx';
import { useFreePlan } from './use-free-plan.ts';
import { useFreeSpaceWords } from './words.ts';
import { YesToPlan } from './yes-to-plan.tsx';

/** The plan, live: how much by which rules, what that means, the yes, and every reason beneath. */
export function Planning({ phone }: { phone: PhoneCard | undefined }) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const target = phone ? { phone: phone.id } : 'desktop';
  const [choice, setChoice] = useState(firstChoice);
  const [isYesToPurged, setIsYesToPurged] = useState(false);
  const { data: plan, error, refetch, isPlaceholderData } = useFreePlan(target, { choice });
  const all = useFreePlan(target, { choice: { ...choice, needBytes: null } }).data;
  if (error) return <ErrorState trouble={error} onRetry={() => void refetch()} />;
  if (plan?.warnings.includes('no-vault')) {
    return (
      <EmptyState
        icon={<ShieldCheck />}
        title={t('noVault')}
        action={
          <Link className={styles.link} href="/backup">
            {t('toBackup')}
          </Link>
        }
      >
        {t('noVaultMore')}
      </EmptyState>
    );
  }
  const purged = plan?.purged && (
    <Purged purged={plan.purged} isYes={isYesToPurged} onYes={setIsYesToPurged} />
  );
  const yesToPurged = isYesToPurged && Boolean(plan?.purged);
  const yes = plan && (plan.assets > 0 || yesToPurged) && (
    <YesToPlan
      key={plan.planId}
      plan={plan}
      phone={phone}
      yesToPurged={yesToPurged}
      isStale={isPlaceholderData}
      onGone={() => void refetch()}
    />
  );
  const byHand = plan?.warnings.includes('deletes-by-hand') && (
    <Section title={t('handTitle')}>
      <ByHand />
    </Section>
  );
  const isUnruled = Object.entries(firstChoice).every(
    ([name, value]) => choice[name as keyof typeof choice] === value,
  );
  if (plan && plan.assets === 0 && isUnruled) {
    return (
      <>
        <EmptyState icon={<HardDriveDownload />} title={t('nothing')}>
          {t('nothingMore')}
        </EmptyState>
        {purged}
        {yes}
        {purged && byHand}
        <Staying staying={plan.staying} />
      </>
    );
  }
  return (
    <>
      <p className={styles.figure} role="status" data-stale={isPlaceholderData || undefined}>
        <strong className={styles.bytes}>
          {plan === undefined ? (
            <Skeleton inlineSize={140} blockSize={30} />
          ) : plan.assets > 0 ? (
            formats.size(plan.bytes)
          ) : (
            t('figureNone')
          )}
        </strong>
        <span className={styles.soft}>
          {plan && (plan.assets > 0 ? t('figure', { count: plan.assets }) : t('figureNoneMore'))}
        </span>
      </p>
      <PlanRules
        choice={choice}
        mostBytes={all?.bytes ?? plan?.bytes ?? 0}
        isDesktop={phone === undefined}
        onChange={setChoice}
      />
      {plan && (
        <>
          {purged}
          {yes}
          {byHand}
          <Going plan={plan} />
          <Staying staying={plan.staying} />
        </>
      )}
    </>
  );
}
