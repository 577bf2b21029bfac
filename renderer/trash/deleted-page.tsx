import { Trash2 } from 'lucide-react';
import { EmptyState } from '../parts/empty-state.tsx';
import { Timeline } from '../timeline/timeline.tsx';

const filter = { view: 'trash' } as const;
export function DeletedPage() {
  return <Timeline filter={filter} empty={<EmptyState icon={<Trash2 />} title="Nothing deleted" />} />;
}
