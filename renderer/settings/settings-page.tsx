import type { Settings } from '../../electron/contract/api/settings.ts';
import { useAsk } from '../api/hooks.ts';
import { firstSettings, useSaveSettings } from '../app/use-settings.ts';
import { Fact, Page, Section } from '../parts/page.tsx';
import { Segments } from '../parts/segments.tsx';
import { Select } from '../parts/select.tsx';
import { Switch } from '../parts/switch.tsx';
import { toast } from '../parts/toast.tsx';
import { troubleInWords } from '../parts/trouble-words.ts';
import { ExcludeList } from './exclude-list.tsx';
import { LibrarySection } from './library-section.tsx';
import { OptimiseSection } from './optimise-section.tsx';
import { UploadLimit } from './upload-limit.tsx';
import { useSettingsWords } from './words.ts';

/** What the person can choose. Everything holds at once; there is nothing to save. */
export function SettingsPage() {
  const t = useSettingsWords();
  const settings = useAsk('settings', {}).data ?? firstSettings;
  const about = useAsk('about', {}).data;
  const save = useSaveSettings();
  const change = (wanted: Partial<Settings>) =>
    save(wanted, (error) => toast({ words: t('notSaved', { why: troubleInWords(error) }), isTrouble: true }));
  return (
    <Page title={t('title')}>
      <LibrarySection />
      <Section title={t('look')}>
        <Segments
          label={t('theme')}
          value={settings.theme}
          options={[
            { id: 'system', label: t('themeSystem') },
            { id: 'light', label: t('themeLight') },
            { id: 'dark', label: t('themeDark') },
          ]}
          onChange={(theme) => change({ theme })}
        />
        <Select
          label={t('language')}
          value={settings.language}
          options={[
            { id: 'system', label: t('languageSystem') },
            { id: 'en', label: 'English' },
            { id: 'de', label: 'Deutsch' },
          ]}
          onChange={(language) => change({ language })}
        />
      </Section>
      <Section title={t('importing')}>
        <Switch
          about={t('importWhenPluggedAbout')}
          isSelected={settings.importWhenPlugged}
          onChange={(importWhenPlugged) => change({ importWhenPlugged })}
        >
          {t('importWhenPlugged')}
        </Switch>
        <ExcludeList paths={settings.exclude} onChange={(exclude) => change({ exclude })} />
      </Section>
      <Section title={t('backup')}>
        <Switch
          about={t('backUpByItselfAbout')}
          isSelected={settings.backUpByItself}
          onChange={(backUpByItself) => change({ backUpByItself })}
        >
          {t('backUpByItself')}
        </Switch>
        <UploadLimit limit={settings.uploadLimit} onChange={(uploadLimit) => change({ uploadLimit })} />
      </Section>
      <OptimiseSection settings={settings} onChange={change} />
      <Section title={t('notifications')}>
        <Switch
          about={t('notificationsAbout')}
          isSelected={settings.notifications}
          onChange={(notifications) => change({ notifications })}
        >
          {t('notificationsSwitch')}
        </Switch>
      </Section>
      <Section title={t('about')}>
        <Fact name="Photoferry">{about ? `${t('version')} ${about.version}` : '\u00a0'}</Fact>
        <Fact name={t('system')}>{about?.platform ?? '\u00a0'}</Fact>
        <Fact name={t('shortcuts')}>{t('shortcutsValue')}</Fact>
      </Section>
    </Page>
  );
}
