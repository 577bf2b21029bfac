import type { FreeSpacePlan } from '../../electron/contract/api/free-space.ts';
import { Checkbox } from '../parts/checkbox.tsx';
import { Section } from '../parts/page.tsx';
import { useFormats } from '../parts/use-formats.ts';
import styles from './free-up.module.css';
import { useFreeSpaceWords } from './words.ts';

interface PurgedProps {
  purged: NonNullable<FreeSpacePlan['purged']>;
  isYes: boolean;
  onYes: (isYes: boolean) => void;
}

/** What was deleted for good and is still on the phone: no copy of it is kept, so it is asked for by itself. */
export function Purged({ purged: { files, bytes }, isYes, onYes }: PurgedProps) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  return (
    <Section title={t('purgedTitle')}>
      <p>{t('purgedWhat', { count: files, bytes: formats.size(bytes) })}</p>
      <p className={styles.soft}>{t('purgedNoCopy')}</p>
      <Checkbox isSelected={isYes} onChange={onYes}>
        {t('purgedYes', { count: files })}
      </Checkbox>
    </Section>
  );
}
