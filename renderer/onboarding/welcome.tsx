import { FolderOpen, Hand, ShieldCheck } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import styles from './onboarding.module.css';
import { Step } from './step.tsx';
import { useOnboardingWords } from './words.ts';

const promises = [
  { icon: FolderOpen, title: 'plain', about: 'plainAbout' },
  { icon: ShieldCheck, title: 'proven', about: 'provenAbout' },
  { icon: Hand, title: 'nothing', about: 'nothingAbout' },
] as const;

export function Welcome({ onNext }: { onNext: () => void }) {
  const t = useOnboardingWords();
  return (
    <Step
      title={t('welcome')}
      lead={t('welcomeLead')}
      picture={<img src="/icon.svg" alt="" width={64} height={64} />}
    >
      <ul className={styles.promises}>
        {promises.map(({ icon: Icon, title, about }) => (
          <li key={title} className={styles.promise}>
            <Icon aria-hidden />
            <div>
              <h2>{t(title)}</h2>
              <p className={styles.about}>{t(about)}</p>
            </div>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button kind="primary" onPress={onNext}>
          {t('begin')}
        </Button>
      </div>
    </Step>
  );
}
