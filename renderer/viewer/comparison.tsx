import { MoveHorizontal } from 'lucide-react';
import { useRef, useState } from 'react';
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import classes from './comparison.module.css';
import { turned } from './sources.ts';
import { useSize } from './use-size.ts';
import { useWords } from './words.ts';
import type { Size } from './zoom.ts';

interface Side {
  address: string;
  /** Upright, unturned; null where nobody knows. */
  size: Size | null;
}

interface ComparisonProps {
  original: Side;
  edit: Side;
  rotation: Tile['rotation'];
}

/** Original to the left of a divider, edit to the right of it; the divider is dragged, clicked or moved by keys. */
export function Comparison({ original, edit, rotation }: ComparisonProps) {
  const t = useWords();
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const [at, setAt] = useState(50);
  const { width, height } = frameOf(turned(edit.size ?? original.size, rotation), size);
  const picture = ({ address }: Side) => (
    <img
      src={address}
      alt=""
      draggable={false}
      style={{
        inlineSize: rotation % 180 ? height : width,
        blockSize: rotation % 180 ? width : height,
        transform: `translate(-50%, -50%) rotate(${rotation}deg)`,
      }}
    />
  );
  return (
    <div ref={stage} className={classes.stage}>
      <div className={classes.frame} data-viewer-frame style={{ width, height }}>
        <div className={classes.side}>{picture(edit)}</div>
        <div className={classes.side} style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}>
          {picture(original)}
        </div>
        <Slider
          aria-label={t('divider')}
          className={classes.slider}
          minValue={0}
          maxValue={100}
          step={1}
          value={at}
          onChange={(value) => setAt(value as number)}
        >
          <SliderTrack className={classes.track}>
            <SliderThumb className={classes.thumb} aria-label={t('divider')}>
              <MoveHorizontal aria-hidden />
            </SliderThumb>
          </SliderTrack>
        </Slider>
        <span className={classes.name} data-side="original" data-hidden={at < 12 || undefined}>
          {t('original')}
        </span>
        <span className={classes.name} data-side="edit" data-hidden={at > 88 || undefined}>
          {t('edited')}
        </span>
      </div>
    </div>
  );
}

function frameOf(picture: Size | null, stage: Size | null): Size {
  if (!stage) return { width: 0, height: 0 };
  const { width, height } = picture ?? { width: 4, height: 3 };
  const scale = Math.min(
    stage.width / width,
    stage.height / height,
    Math.max(1, 96 / Math.max(width, height)),
  );
  return { width: width * scale, height: height * scale };
}
