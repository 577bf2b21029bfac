import { CircleDot, Volume2, VolumeX } from 'lucide-react';
import { type Dispatch, useState } from 'react';
import { Button, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { Hint } from '../parts/hint.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { typeWords } from './facts.ts';
import type { PhotoControl } from './photo.tsx';
import classes from './photo-controls.module.css';
import { ProgressRing } from './progress-ring.tsx';
import { previewEdge, type Version } from './sources.ts';
import { useViewerKey } from './use-viewer-key.ts';
import { useWords } from './words.ts';
import { actualScale, fitted, percentOf, zoomedAt } from './zoom.ts';

type Shown = Version | 'compare';
const versions = ['edited', 'original', 'compare'] as const;

interface PhotoControlsProps {
  tile: Tile;
  detail: AssetDetail | undefined;
  control: PhotoControl | null;
  version: Shown;
  hasEdit: boolean;
  onVersion: Dispatch<Shown>;
  motion?: MotionControl | undefined;
}

interface MotionControl {
  isMoving: boolean;
  isMuted: boolean;
  canMove: boolean;
  onMove: Dispatch<boolean>;
  onMute: Dispatch<boolean>;
}

/** Under a photo: how near it is, whether its original is coming, its motion, and which version is shown. */
export function PhotoControls({
  tile,
  detail,
  control,
  version,
  hasEdit,
  onVersion,
  motion,
}: PhotoControlsProps) {
  const t = useWords();
  const { zoom, what, original } = control ?? {};
  const centre = { x: 0, y: 0 };
  const zoomTo = (scaleOf: (scale: number) => number) =>
    zoom &&
    what &&
    zoom.change((view) => zoomedAt(view, scaleOf(view.scale), centre, what), { isSmooth: true });
  useViewerKey(['+', '='], t('zoomIn'), () => zoomTo((scale) => scale * 1.5));
  useViewerKey('-', t('zoomOut'), () => zoomTo((scale) => scale / 1.5));
  useViewerKey('0', t('zoomFit'), () => what && zoom?.change(() => fitted(what), { isSmooth: true }));
  useViewerKey('1', t('zoomActual'), () => zoomTo(() => (what ? actualScale(what) : 1)));
  useViewerKey('c', t('compare'), () => onVersion(version === 'compare' ? 'edited' : 'compare'), hasEdit);
  useViewerKey('l', t('livePlay'), () => motion?.onMove(!motion.isMoving), motion?.canMove ?? false);

  const isComing = original?.part != null;
  const notes = useNotes({ tile, detail, control, version });
  return (
    <>
      {notes && (
        <p className={classes.note} role="status">
          {notes}
        </p>
      )}
      <div className={classes.row}>
        {zoom?.isZoomed && what && (
          <Button
            className={classes.pill}
            aria-label={t('zoomFit')}
            onPress={() => zoom.change(() => fitted(what), { isSmooth: true })}
          >
            {t('zoomed', { percent: percentOf(zoom.view, what) })}
          </Button>
        )}
        {motion && <LiveButton motion={motion} />}
        {hasEdit && (
          <ToggleButtonGroup
            aria-label={t('version')}
            className={classes.versions}
            selectedKeys={[version]}
            disallowEmptySelection
            onSelectionChange={(keys) => onVersion([...keys][0] as Shown)}
          >
            {versions.map((each) => (
              <ToggleButton key={each} id={each} className={classes.version} data-own-arrows>
                {t(each)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        )}
        {isComing && <ProgressRing part={original!.part!} />}
      </div>
    </>
  );
}

function LiveButton({ motion }: { motion: MotionControl }) {
  const t = useWords();
  const { isMoving, isMuted, canMove, onMove, onMute } = motion;
  const [isHovered, setIsHovered] = useState(false);
  if (!canMove) return <span className={classes.note}>{t('liveNot')}</span>;
  return (
    <>
      <Hint words={t('livePlay')} keys="L" isOff={isHovered}>
        <Button
          className={classes.pill}
          data-moving={isMoving || undefined}
          onHoverChange={(isOver) => {
            setIsHovered(isOver);
            onMove(isOver);
          }}
          onPress={({ pointerType }) => pointerType !== 'mouse' && onMove(!isMoving)}
        >
          <CircleDot aria-hidden />
          {t('live')}
        </Button>
      </Hint>
      <IconButton label={isMuted ? t('liveOn') : t('liveOff')} onPress={() => onMute(!isMuted)}>
        {isMuted ? <VolumeX aria-hidden /> : <Volume2 aria-hidden />}
      </IconButton>
    </>
  );
}

/** What the person should know of what they see; nothing where it is what it seems. */
function useNotes({
  tile,
  detail,
  control,
  version,
}: Pick<PhotoControlsProps, 'tile' | 'detail' | 'control' | 'version'>): string | null {
  const t = useWords();
  if (tile.kind === 'video' || !detail || version === 'compare') return null;
  if (control?.original.hasFailed) return t('originalFailed');
  const file =
    detail.files.find(({ role }) => role === 'photo') ?? detail.files.find(({ role }) => role === 'raw');
  if (!control?.zoom.isZoomed || !file) return null;
  const hasRaw = (tile.flags & tileFlag.raw) !== 0;
  if (file.role === 'raw') return t('rawShown');
  const isFiner = Math.max(tile.width ?? 0, tile.height ?? 0) > previewEdge;
  if (!file.isPlayable && isFiner)
    return t('previewOnly', { ...control.what.picture, type: typeWords(file) });
  return hasRaw ? t('rawBeside') : null;
}
