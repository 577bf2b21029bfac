import { useState } from 'react';
import { useAsk } from '../api/hooks.ts';
import { ErrorState } from '../parts/error-state.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { BackupOverview } from './backup-overview.tsx';
import { JoinWizard } from './join-wizard.tsx';
import { NoBackup } from './no-backup.tsx';
import { SetupWizard } from './setup-wizard.tsx';
import '../style/print.css';

/** Where the copies are, how safe they are, and how to make the first one. */
export function BackupPage() {
  const [wizard, setWizard] = useState<'set-up' | 'join' | null>(null);
  const { data, error, refetch } = useAsk('vault', {});
  const safety = useAsk('safety', {}).data;
  if (wizard === 'set-up') return <SetupWizard onEnd={() => setWizard(null)} />;
  if (wizard === 'join') return <JoinWizard onEnd={() => setWizard(null)} />;
  if (error) return <ErrorState trouble={error} onRetry={() => void refetch()} />;
  if (!data || !safety) return <Waiting />;
  return data.vault ? (
    <BackupOverview vault={data.vault} safety={safety} />
  ) : (
    <NoBackup safety={safety} onSetUp={() => setWizard('set-up')} onJoin={() => setWizard('join')} />
  );
}
