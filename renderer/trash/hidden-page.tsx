import { EyeOff } from 'lucide-react';
import { EmptyState } from '../parts/empty-state.tsx';
import { Timeline } from '../timeline/timeline.tsx';

const filter = { view: 'hidden' } as const;
export function HiddenPage() {
  return <Timeline filter={filter} empty={<EmptyState icon={<EyeOff />} title="Nothing hidden" />} />;
}
