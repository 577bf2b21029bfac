import { MapPinOff } from 'lucide-react';
import { useLocation } from 'wouter';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { useAppWords } from './words.ts';

export function NotFound() {
  const t = useAppWords();
  const [, navigate] = useLocation();
  return (
    <EmptyState
      icon={<MapPinOff />}
      title={t('notFoundTitle')}
      action={<Button onPress={() => navigate('/')}>{t('toPhotos')}</Button>}
    >
      {t('notFound')}
    </EmptyState>
  );
}
