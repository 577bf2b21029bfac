import type { EngineError } from '../api/request.ts';
import { ErrorState } from '../parts/error-state.tsx';
import { Notice } from './notice.tsx';
import classes from './viewer.module.css';
import { useWords } from './words.ts';

/** In place of a photo that the engine does not give: gone meanwhile, or not to be had just now. */
export function NotShown({ error, onRetry }: { error: EngineError; onRetry: () => void }) {
  const t = useWords();
  if (error.code === 'no-such-asset') return <Notice title={t('gone')} why={t('goneWhy')} />;
  return (
    <div className={classes.trouble}>
      <ErrorState trouble={error} title={t('failed')} onRetry={onRetry} />
    </div>
  );
}
