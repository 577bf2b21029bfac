import { useLocation } from 'wouter';
import type { Settings } from '../../electron/contract/api/settings.ts';
import { FetchAll } from '../fetching/fetch-all.tsx';
import { useFreePlan } from '../free-space/use-free-plan.ts';
import { Button } from '../parts/button.tsx';
import { Section } from '../parts/page.tsx';
import { Select } from '../parts/select.tsx';
import { Switch } from '../parts/switch.tsx';
import { useFormats } from '../parts/use-formats.ts';
import styles from './settings-page.module.css';
import { useSettingsWords } from './words.ts';

interface OptimiseSectionProps {
  settings: Settings;
  onChange: (change: Partial<Settings>) => void;
}

const usual = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].map((gigabytes) => gigabytes * 1e9);
const firstBudgetBytes = 100e9;
const firstFreeBytes = 20e9;

/** How many originals stay on this computer. Shown where there is a backup that they may rest in. */
export function OptimiseSection({ settings, onChange }: OptimiseSectionProps) {
  const t = useSettingsWords();
  const formats = useFormats();
  const [, navigate] = useLocation();
  const { data: plan } = useFreePlan('desktop');
  if (!plan || plan.warnings.includes('no-vault')) return null;
  const { originalsBudgetBytes: budget, keepFreeBytes: free } = settings;
  const mode = budget !== null ? 'most' : free !== null ? 'free' : 'all';
  const sizes = (value: number) =>
    [...new Set([...usual, value])]
      .sort((one, other) => one - other)
      .map((bytes) => ({ id: String(bytes), label: formats.size(bytes) }));
  return (
    <Section title={t('optimise')}>
      <p className={styles.about}>{t('optimiseAbout')}</p>
      <Select
        label={t('keepOriginals')}
        value={mode}
        options={[
          { id: 'all', label: t('keepAll') },
          { id: 'most', label: t('keepAtMost') },
          { id: 'free', label: t('keepFree') },
        ]}
        onChange={(next) =>
          onChange({
            originalsBudgetBytes: next === 'most' ? (budget ?? firstBudgetBytes) : null,
            keepFreeBytes: next === 'free' ? (free ?? firstFreeBytes) : null,
          })
        }
      />
      {budget !== null && (
        <Select
          label={t('atMost')}
          value={String(budget)}
          options={sizes(budget)}
          onChange={(bytes) => onChange({ originalsBudgetBytes: Number(bytes) })}
        />
      )}
      {budget === null && free !== null && (
        <Select
          label={t('freeAtLeast')}
          value={String(free)}
          options={sizes(free)}
          onChange={(bytes) => onChange({ keepFreeBytes: Number(bytes) })}
        />
      )}
      {mode !== 'all' && (
        <Switch
          about={t('leastRecent')}
          isSelected={settings.keepFavouritesHere}
          onChange={(keepFavouritesHere) => onChange({ keepFavouritesHere })}
        >
          {t('keepFavouritesHere')}
        </Switch>
      )}
      <FetchAll goesAgain={mode !== 'all'} />
      {plan.assets > 0 && (
        <div className={styles.now}>
          <Button onPress={() => navigate('/settings/free-up')}>{t('freeNow')}</Button>
          <p className={styles.about}>{t('freeNowAbout')}</p>
        </div>
      )}
    </Section>
  );
}
