import { Play } from 'lucide-react';
import { Button } from 'react-aria-components';
import classes from './scene.module.css';

/** In the middle of a video that has not been played yet. */
export function PlayButton({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <Button className={classes.play} aria-label={label} onPress={onPress}>
      <Play aria-hidden />
    </Button>
  );
}
