import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import classes from './photo.module.css';
import { Picture, type PictureState } from './picture.tsx';
import { isPreviewEnough, type Sources, turned } from './sources.ts';
import { useGestures } from './use-gestures.ts';
import { type Original, useOriginal } from './use-original.ts';
import { useSize } from './use-size.ts';
import { useZoom, type Zoom } from './use-zoom.ts';
import { fittingScale, type Size, type Zoomable } from './zoom.ts';

export interface PhotoControl {
  zoom: Zoom;
  what: Zoomable;
  original: Original;
  /** The file is finer than what can be shown of it here. */
  isPreviewOnly: boolean;
}

interface PhotoProps {
  tile: Tile;
  sources: Sources;
  label: string;
  /** Grows beyond its own pixels: for videos. */
  fills: boolean;
  /** Over the stage: controls that know how near the photo is. */
  controls(control: PhotoControl): ReactNode;
  onStep(direction: 1 | -1): void;
  onClose(): void;
  onTap(isMouse: boolean): void;
  onHold(isHeld: boolean): void;
  /** Where nothing of it can be shown. */
  missing: ReactNode;
  /** Over the picture, in its frame: motion, for example. */
  children?: ReactNode;
}

/** For what nobody knows the size of, until its picture is there. */
const unknownSize: Size = { width: 1600, height: 1200 };
const unseen: PictureState = { best: null, failed: false, natural: null };

/** One picture on the stage: as large as fits, and nearer when the person wants it. */
export function Photo(props: PhotoProps) {
  const { tile, sources, label, fills, controls, missing, children } = props;
  const stage = useRef<HTMLDivElement>(null);
  const stageSize = useSize(stage);
  const [state, setState] = useState<PictureState>(unseen);
  const onState = useCallback((next: PictureState) => setState(next), []);
  const size = sources.size ?? turned(state.natural, tile.rotation) ?? unknownSize;
  const density = window.devicePixelRatio || 1;
  const { width, height } = size;
  const what = useMemo<Zoomable>(
    () => ({ stage: stageSize ?? { width: 1, height: 1 }, picture: { width, height }, density, fills }),
    [stageSize, width, height, density, fills],
  );
  const zoom = useZoom(what);
  const fit = fittingScale(what);
  const frame = { width: width * fit, height: height * fit };

  const [coarseFailed, setCoarseFailed] = useState(false);
  useEffect(() => {
    if (state.failed) setCoarseFailed(true);
  }, [state.failed]);
  const hasOnlyFull = sources.preview === null && sources.thumbnail === null;
  const isNear = !isPreviewEnough(sources.size, width * zoom.view.scale, density);
  // On a large screen the preview is not enough from the start; who only leafs through is not kept waiting by originals.
  const [isLookedAt, setIsLookedAt] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLookedAt(true), 500);
    return () => clearTimeout(timer);
  }, []);
  const isFar = (tile.flags & tileFlag.vaultOnly) !== 0;
  const original = useOriginal(
    sources.full,
    hasOnlyFull || coarseFailed || isFar || (isNear && (zoom.isZoomed || isLookedAt)),
  );
  const hasNothing = state.failed && (!sources.full || original.hasFailed || original.address !== null);

  useGestures(stage, {
    zoom,
    what,
    onSwipe: props.onStep,
    onSwipeDown: props.onClose,
    onTap: props.onTap,
    onHold: props.onHold,
  });

  const { scale, x, y } = zoom.view;
  return (
    <>
      <div ref={stage} className={classes.stage} data-zoomed={zoom.isZoomed || undefined}>
        {stageSize && (
          <div
            className={classes.frame}
            data-viewer-frame
            data-smooth={zoom.isSmooth || undefined}
            style={{
              width: frame.width,
              height: frame.height,
              transform: `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${scale / fit})`,
            }}
          >
            <Picture
              sources={sources}
              rotation={tile.rotation}
              frame={frame}
              label={label}
              full={original.address}
              onState={onState}
            />
            {children}
          </div>
        )}
        {hasNothing && missing}
      </div>
      {controls({ zoom, what, original, isPreviewOnly: sources.isPreviewOnly })}
    </>
  );
}
