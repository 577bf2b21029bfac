import type { Safety } from '../../electron/contract/api/vault.ts';
import { Button } from '../parts/button.tsx';
import { Diamond } from '../parts/diamond.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { useBackupWords } from './words.ts';

interface NoBackupProps {
  safety: Safety;
  onSetUp: () => void;
  onJoin: () => void;
}

export function NoBackup({ safety, onSetUp, onJoin }: NoBackupProps) {
  const t = useBackupWords();
  return (
    <EmptyState
      isPlace
      icon={<Diamond state="hollow" />}
      title={safety.assets > 0 ? t('onlyHere', { count: safety.assets }) : t('onlyHereEmpty')}
      action={
        <>
          <Button kind="primary" onPress={onSetUp}>
            {t('setUp')}
          </Button>
          <Button onPress={onJoin}>{t('join')}</Button>
        </>
      }
    >
      {t('onlyHereMore')}
    </EmptyState>
  );
}
