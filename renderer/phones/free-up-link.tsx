import { useLocation } from 'wouter';
import type { PhoneCard } from '../../electron/contract/api/phones.ts';
import { notWord } from '../free-space/not-word.ts';
import { useFreePlan } from '../free-space/use-free-plan.ts';
import { useFreeSpaceWords } from '../free-space/words.ts';
import { Button } from '../parts/button.tsx';
import { useFormats } from '../parts/use-formats.ts';
import styles from './phone-page.module.css';

/** The second thing to do with a phone, where anything may go from it. */
export function FreeUpLink({ phone }: { phone: PhoneCard }) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const [, navigate] = useLocation();
  const { data: plan } = useFreePlan({ phone: phone.id });
  if (!plan || plan.assets === 0) return null;
  return (
    <div className={styles.second}>
      <Button onPress={() => navigate(`/phones/${encodeURIComponent(phone.id)}/free-up`)}>
        {t('open', { bytes: formats.size(plan.bytes) })}
      </Button>
      <p className={styles.not}>{t(notWord(phone))}</p>
    </div>
  );
}
