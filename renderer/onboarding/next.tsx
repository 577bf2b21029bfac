import { ChevronRight, Images, ShieldCheck, Smartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useLocation } from 'wouter';
import { useAsk, useTell } from '../api/hooks.ts';
import { usePhones } from '../app/side-phones.tsx';
import { Button } from '../parts/button.tsx';
import { toast } from '../parts/toast.tsx';
import { troubleInWords } from '../parts/trouble-words.ts';
import styles from './onboarding.module.css';
import { Step } from './step.tsx';
import { useOnboardingWords } from './words.ts';

/** The library is there: a phone, a backup, or a look around. */
export function Next({ onDone }: { onDone: () => void }) {
  const t = useOnboardingWords();
  const [, navigate] = useLocation();
  const library = useAsk('library', {}).data;
  const phones = usePhones().filter(({ phone }) => phone.state !== 'away');
  const samples = useTell('trySamples');
  const go = (path: string) => {
    navigate(path);
    onDone();
  };
  return (
    <Step title={t('next')} lead={library?.shownPath ? t('nextLead', { path: library.shownPath }) : '\u00a0'}>
      <ul className={styles.choices}>
        {phones.length === 0 && (
          <li>
            <div className={styles.choice} data-waiting>
              <Words icon={<Smartphone aria-hidden />} title={t('phone')} about={t('phoneAbout')} />
            </div>
          </li>
        )}
        {phones.map(({ phone }) => (
          <li key={phone.id}>
            <Choice onPress={() => go(`/phones/${encodeURIComponent(phone.id)}`)}>
              <Words
                icon={<Smartphone aria-hidden />}
                title={t('phoneFound', { name: phone.name })}
                about={t('phoneFoundAbout')}
              />
            </Choice>
          </li>
        ))}
        <li>
          <Choice onPress={() => go('/backup')}>
            <Words icon={<ShieldCheck aria-hidden />} title={t('backup')} about={t('backupAbout')} />
          </Choice>
        </li>
        <li>
          <Choice
            isDisabled={samples.isPending}
            onPress={() =>
              samples.mutate(
                {},
                {
                  onSuccess: () => go('/'),
                  onError: (error) => toast({ words: troubleInWords(error), isTrouble: true }),
                },
              )
            }
          >
            <Words icon={<Images aria-hidden />} title={t('samples')} about={t('samplesAbout')} />
          </Choice>
        </li>
      </ul>
      <div className={styles.actions}>
        <Button kind="primary" onPress={() => go('/')}>
          {t('skip')}
        </Button>
      </div>
    </Step>
  );
}

function Choice(props: { isDisabled?: boolean; onPress: () => void; children: ReactNode }) {
  const { isDisabled = false, onPress, children } = props;
  return (
    <AriaButton className={styles.choice} isDisabled={isDisabled} onPress={onPress}>
      {children}
      <ChevronRight aria-hidden className={styles.chevron} />
    </AriaButton>
  );
}

function Words({ icon, title, about }: { icon: ReactNode; title: string; about: string }) {
  return (
    <>
      {icon}
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.about}>{about}</span>
      </span>
    </>
  );
}
