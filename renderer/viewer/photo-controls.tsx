import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { typeWords } from './facts.ts';
import type { PhotoControl } from './photo.tsx';
import classes from './photo-controls.module.css';
import { ProgressRing } from './progress-ring.tsx';
import { previewEdge } from './sources.ts';
import { useViewerKey } from './use-viewer-key.ts';
import { useWords } from './words.ts';
import { actualScale, fitted, percentOf, zoomedAt } from './zoom.ts';

interface PhotoControlsProps {
  tile: Tile;
  detail: AssetDetail | undefined;
  /** Nothing can be zoomed while two pictures are compared. */
  control?: PhotoControl;
  children?: ReactNode;
}

/** Under a photo: how near it is, whether its original is coming, and what the photo has of its own. */
export function PhotoControls({ tile, detail, control, children }: PhotoControlsProps) {
  const t = useWords();
  const { zoom, what, original } = control ?? {};
  const canZoom = control !== undefined;
  const centre = { x: 0, y: 0 };
  const zoomTo = (scaleOf: (scale: number) => number) =>
    zoom &&
    what &&
    zoom.change((view) => zoomedAt(view, scaleOf(view.scale), centre, what), { isSmooth: true });
  const fit = () => what && zoom?.change(() => fitted(what), { isSmooth: true });
  useViewerKey(['+', '='], t('zoomIn'), () => zoomTo((scale) => scale * 1.5), canZoom);
  useViewerKey('-', t('zoomOut'), () => zoomTo((scale) => scale / 1.5), canZoom);
  useViewerKey('0', t('zoomFit'), fit, canZoom);
  useViewerKey('1', t('zoomActual'), () => zoomTo((scale) => (what ? actualScale(what) : scale)), canZoom);
  const note = useNote({ tile, detail, control });
  const zoomed = (percent: number) => t('zoomed', { percent });
  return (
    <>
      {note && (
        <p className={classes.note} role="status">
          {note}
        </p>
      )}
      <div className={classes.row}>
        {zoom?.isZoomed && what && (
          <Button
            className={classes.pill}
            aria-label={`${zoomed(percentOf(zoom.view, what))}: ${t('zoomFit')}`}
            onPress={fit}
          >
            {zoomed(percentOf(zoom.view, what))}
          </Button>
        )}
        {children}
        {original?.part != null && <ProgressRing part={original.part} />}
      </div>
    </>
  );
}

/** What the person should know of what they see; nothing where it is what it seems. */
function useNote({ tile, detail, control }: PhotoControlsProps): string | null {
  const t = useWords();
  if (tile.kind === 'video' || !detail || !control) return null;
  if (control.original.hasFailed) return t('originalFailed');
  const { files } = detail;
  const file = files.find(({ role }) => role === 'photo') ?? files.find(({ role }) => role === 'raw');
  if (!control.zoom.isZoomed || !file) return null;
  if (file.role === 'raw') return t('rawShown');
  const isFiner = Math.max(tile.width ?? 0, tile.height ?? 0) > previewEdge;
  if (control.isPreviewOnly && isFiner)
    return t('previewOnly', { ...control.what.picture, type: typeWords(file) });
  return tile.flags & tileFlag.raw ? t('rawBeside') : null;
}
