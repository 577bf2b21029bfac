import { Section } from '../parts/page.tsx';
import { Segments } from '../parts/segments.tsx';
import { Select } from '../parts/select.tsx';
import { SizeSlider } from '../parts/size-slider.tsx';
import { Switch } from '../parts/switch.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { type Choice, niceStep } from './choice.ts';
import { useFreeSpaceWords } from './words.ts';

interface PlanRulesProps {
  choice: Choice;
  /** All that may go by these rules. */
  mostBytes: number;
  isDesktop: boolean;
  onChange: (choice: Choice) => void;
}

const ages = { any: null, month: 30, half: 182, year: 365, years: 1095 } as const;
const ageWords = {
  any: 'olderAny',
  month: 'olderMonth',
  half: 'olderHalf',
  year: 'olderYear',
  years: 'olderYears',
} as const;
const recent = { none: null, week: 7, month: 30, quarter: 91, year: 365 } as const;
const recentWords = {
  none: 'keepDaysNone',
  week: 'keepWeek',
  month: 'keepMonth',
  quarter: 'keepQuarter',
  year: 'keepYear',
} as const;
const sizes = [1_000_000, 5_000_000, 20_000_000, 100_000_000, 1_000_000_000];

/** How much is wanted, and what is to be spared. */
export function PlanRules({ choice, mostBytes, isDesktop, onChange }: PlanRulesProps) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const change = (some: Partial<Choice>) => onChange({ ...choice, ...some });
  const step = niceStep(mostBytes);
  const half = Math.max(step, Math.round(mostBytes / 2 / step) * step);
  // A slider has nothing to choose from where there is next to nothing.
  const canNeed = mostBytes > 2 * step || choice.needBytes !== null;
  return (
    <Section title={t('rules')}>
      {canNeed && (
        <Segments
          label={t('amount')}
          value={choice.needBytes === null ? 'all' : 'need'}
          options={[
            { id: 'all', label: t('amountAll') },
            { id: 'need', label: t('amountNeed') },
          ]}
          onChange={(id) => change({ needBytes: id === 'all' ? null : half })}
        />
      )}
      {choice.needBytes !== null && (
        <SizeSlider
          label={t('need')}
          value={choice.needBytes}
          max={Math.max(Math.ceil(mostBytes / step) * step, 2 * step)}
          step={step}
          onChange={(needBytes) => change({ needBytes })}
        />
      )}
      <Select
        label={t('olderThan')}
        value={keyOf(ages, choice.olderThanDays)}
        options={optionsOf(ageWords, t)}
        onChange={(id) => change({ olderThanDays: ages[id] })}
      />
      <Select
        label={t('largerThan')}
        value={choice.largerThanBytes === null ? 'any' : String(choice.largerThanBytes)}
        options={[
          { id: 'any', label: t('largerAny') },
          ...sizes.map((bytes) => ({
            id: String(bytes),
            label: t('largerThanValue', { size: formats.size(bytes) }),
          })),
        ]}
        onChange={(id) => change({ largerThanBytes: id === 'any' ? null : Number(id) })}
      />
      <Select
        label={t('keepDays')}
        value={keyOf(recent, choice.keepDays)}
        options={optionsOf(recentWords, t)}
        onChange={(id) => change({ keepDays: recent[id] })}
      />
      <Switch
        about={t('videosFirstAbout')}
        isSelected={choice.videosFirst}
        onChange={(videosFirst) => change({ videosFirst })}
      >
        {t('videosFirst')}
      </Switch>
      <Switch isSelected={choice.keepFavourites} onChange={(keepFavourites) => change({ keepFavourites })}>
        {t('keepFavourites')}
      </Switch>
      {!isDesktop && (
        <Switch
          about={t('secondCopyAbout')}
          isSelected={choice.secondCopy}
          onChange={(secondCopy) => change({ secondCopy })}
        >
          {t('secondCopy')}
        </Switch>
      )}
    </Section>
  );
}

function keyOf<Id extends string>(days: Record<Id, number | null>, value: number | null): Id {
  return (Object.keys(days) as Id[]).find((id) => days[id] === value)!;
}

function optionsOf<Id extends string, Word>(words: Record<Id, Word>, speak: (word: Word) => string) {
  return (Object.keys(words) as Id[]).map((id) => ({ id, label: speak(words[id]) }));
}
