import { useState } from 'react';
import type { FreeSpacePlan, FreeSpaceWarning } from '../../electron/contract/api/free-space.ts';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import { useTell } from '../api/hooks.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox } from '../parts/checkbox.tsx';
import { confirm } from '../parts/confirm.tsx';
import { Section } from '../parts/page.tsx';
import { TroubleLine } from '../parts/trouble-line.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { hereOf, itemsOf } from './choice.ts';
import styles from './free-up.module.css';
import { type FreeSpaceWord, useFreeSpaceWords } from './words.ts';

interface YesToPlanProps {
  plan: FreeSpacePlan;
  /** Undefined: this computer. */
  phone: PhoneCard | undefined;
  /** What was deleted for good is named on the list too. */
  yesToPurged: boolean;
  /** Another plan is on its way. */
  isStale: boolean;
  /** The engine does not know the plan any more. */
  onGone: () => void;
}

const told: readonly FreeSpaceWarning[] = [
  'not-enough',
  'deletes-by-hand',
  'no-trash',
  'recently-deleted',
  'cloud-sync',
  'fetched-when-opened',
];

function wordOf(warning: FreeSpaceWarning, phone: PhoneCard | undefined): FreeSpaceWord {
  return warning === 'cloud-sync' && phone?.kind !== 'iphone' ? 'cloudOther' : (warning as FreeSpaceWord);
}

/** What has to be said before the yes, and the yes. */
export function YesToPlan({ plan, phone, yesToPurged, isStale, onGone }: YesToPlanProps) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const free = useTell('freeUp');
  const [yesToCloud, setYesToCloud] = useState(false);
  const isByHand = plan.warnings.includes('deletes-by-hand');
  const needsYes = plan.warnings.includes('cloud-sync');
  const name = phone?.name ?? '';
  const isReady = !phone || (phone.state === 'ready' && phone.taskId === null);
  const [act, title, not] =
    phone === undefined
      ? (['free', 'askFree', 'freeNot'] as const)
      : isByHand
        ? (['send', 'send', 'sendNot'] as const)
        : (['delete', 'askDelete', 'deleteNot'] as const);
  const values = { count: plan.assets, name };
  const begin = async () => {
    const question = {
      title: t(title, values),
      body: <WhereTheyStill plan={plan} phone={phone} />,
      act: t(act, values),
      isDanger: true,
    };
    if (isByHand || (await confirm(question)))
      free.mutate(
        { planId: plan.planId, yesToCloud, yesToPurged },
        { onError: ({ code }) => code === 'plan-gone' && onGone() },
      );
  };
  return (
    <Section title={t('means')}>
      {plan.warnings.some((each) => told.includes(each)) && (
        <ul className={styles.warnings}>
          {told
            .filter((each) => plan.warnings.includes(each))
            .map((each) => (
              <li key={each}>{t(wordOf(each, phone), { bytes: formats.size(plan.bytes) })}</li>
            ))}
        </ul>
      )}
      <div className={styles.act}>
        {needsYes && (
          <Checkbox isSelected={yesToCloud} onChange={setYesToCloud}>
            {t(phone?.kind === 'iphone' ? 'yesToCloud' : 'yesToOther')}
          </Checkbox>
        )}
        <Button
          kind={isByHand ? 'primary' : 'danger'}
          isDisabled={!isReady || isStale || (needsYes && !yesToCloud)}
          isPending={free.isPending || free.isSuccess}
          onPress={() => void begin()}
        >
          {t(act, values)}
        </Button>
        <p className={styles.soft}>
          {phone && !isReady ? t(phone.taskId === null ? 'notReady' : 'busy', { name }) : t(not)}
        </p>
        {free.error && <TroubleLine trouble={free.error} />}
      </div>
    </Section>
  );
}

function WhereTheyStill({ plan, phone }: Pick<YesToPlanProps, 'plan' | 'phone'>) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const items = itemsOf(plan.sample);
  const vaults = formats.list([...new Set(items.flatMap((item) => item.vaults))]);
  const here = hereOf(items, plan.sample.length >= plan.candidates);
  const hereWord = ({ all: 'askAllHere', some: 'askSomeHere', none: 'askNotHere' } as const)[here];
  return (
    <>
      <p>{t('askBackup', { vaults })}</p>
      {phone && <p>{t(hereWord)}</p>}
      {phone?.kind !== 'folder' && <p>{t(phone ? 'askSmall' : 'askPictures')}</p>}
      {plan.warnings.includes('no-trash') && <p>{t('no-trash')}</p>}
      {plan.warnings.includes('recently-deleted') && <p>{t('recently-deleted')}</p>}
    </>
  );
}
