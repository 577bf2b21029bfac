import { useState } from 'react';
import { Switch } from '../parts/switch.tsx';
import { TextField } from '../parts/text-field.tsx';
import styles from './wizard.module.css';
import { useBackupWords } from './words.ts';

interface PassphraseFieldsProps {
  /** The passphrase once both fields agree, else null. */
  onChange: (passphrase: string | null) => void;
  /** What the engine says against it. */
  trouble?: string | undefined;
}

export function PassphraseFields({ onChange, trouble }: PassphraseFieldsProps) {
  const t = useBackupWords();
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const [isShown, setIsShown] = useState(false);
  const type = isShown ? 'text' : 'password';
  const differs = again !== '' && !first.startsWith(again);
  const tell = (one: string, other: string) => onChange(one !== '' && one === other ? one : null);
  return (
    <div className={styles.narrow}>
      <TextField
        label={t('passphrase')}
        type={type}
        autoComplete="new-password"
        value={first}
        maxLength={1024}
        onChange={(value) => {
          setFirst(value);
          tell(value, again);
        }}
        {...(trouble && { trouble })}
      />
      <TextField
        label={t('passphraseAgain')}
        type={type}
        autoComplete="new-password"
        value={again}
        maxLength={1024}
        onChange={(value) => {
          setAgain(value);
          tell(first, value);
        }}
        {...(differs && { trouble: t('passphraseDiffers') })}
      />
      <Switch isSelected={isShown} onChange={setIsShown}>
        {t('show')}
      </Switch>
    </div>
  );
}
