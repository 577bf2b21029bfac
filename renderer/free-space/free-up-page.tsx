import { Smartphone } from 'lucide-react';
import { useAsk } from '../api/hooks.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorState } from '../parts/error-state.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { usePhoneWords } from '../phones/words.ts';
import { FreeUp } from './free-up.tsx';

/** Where space is made: on a phone, by its id, or on this computer. */
export function FreeUpPage({ phone: id }: { phone?: string }) {
  const t = usePhoneWords();
  const { data, error, refetch } = useAsk('phones', {}, { enabled: id !== undefined });
  if (id === undefined) return <FreeUp />;
  if (error) return <ErrorState isPlace trouble={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const phone = data.phones.find((each) => each.id === id);
  if (phone) return <FreeUp phone={phone} />;
  return (
    <EmptyState isPlace icon={<Smartphone />} title={t('gone')}>
      {t('goneMore')}
    </EmptyState>
  );
}
