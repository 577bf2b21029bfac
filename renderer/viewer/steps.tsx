import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components';
import classes from './viewer.module.css';
import { useWords } from './words.ts';

interface StepsProps {
  hasPrevious: boolean;
  hasNext: boolean;
  onStep(direction: 1 | -1): void;
}

/** At the sides of a photo: to the one before and to the one after. */
export function Steps({ hasPrevious, hasNext, onStep }: StepsProps) {
  const t = useWords();
  const button = (to: 'previous' | 'next', direction: 1 | -1) => (
    <Button
      className={classes.side}
      data-viewer-bar
      data-to={to}
      aria-label={t(to)}
      onPress={() => onStep(direction)}
    >
      {direction < 0 ? <ChevronLeft aria-hidden /> : <ChevronRight aria-hidden />}
    </Button>
  );
  return (
    <>
      {hasPrevious && button('previous', -1)}
      {hasNext && button('next', 1)}
    </>
  );
}
