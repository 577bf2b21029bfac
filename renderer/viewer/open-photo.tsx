import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocale } from 'react-aria-components';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { useAsk } from '../api/hooks.ts';
import { filterOf, usePlace } from '../app/place.ts';
import { narrow, useMedia } from '../app/use-media.ts';
import { announce } from '../parts/announce.ts';
import { useFormats } from '../parts/use-formats.ts';
import { Filmstrip } from './filmstrip.tsx';
import { flyIn, flyOut } from './fly.ts';
import { Information } from './information.tsx';
import { NotShown } from './not-shown.tsx';
import { Scene } from './scene.tsx';
import { Steps } from './steps.tsx';
import { useActions } from './use-actions.ts';
import { useFading } from './use-fading.ts';
import { useNeighbours } from './use-neighbours.ts';
import { usePaced } from './use-paced.ts';
import { usePreloading } from './use-preloading.ts';
import { useTileName } from './use-tile-name.ts';
import { useViewerKey } from './use-viewer-key.ts';
import classes from './viewer.module.css';
import { ViewerBar } from './viewer-bar.tsx';
import type { ViewerState } from './viewer-state.ts';
import { useWords } from './words.ts';

/** Kept from one photo to the next, until the window closes. */
let wasInfoOpen = false;

export function OpenPhoto({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useWords();
  const formats = useFormats();
  const nameOf = useTileName();
  const { locale } = useLocale();
  const isNarrow = useMedia(narrow);
  const [, navigate] = useLocation();
  const state = useHistoryState<Partial<ViewerState> | null>();
  const place = usePlace();
  const filter = state?.filter ?? filterOf(place) ?? { view: 'photos' };
  const whole = useRef<HTMLDivElement>(null);

  const neighbours = useNeighbours(id, filter);
  const { data: detail, error, refetch } = useAsk('asset', { id });
  const tile = neighbours.current ?? detail?.tile;
  usePreloading(neighbours);

  const [isInfoOpen, setIsInfoOpen] = useState(wasInfoOpen);
  const changeInfo = (isOpen: boolean) => {
    wasInfoOpen = isOpen;
    setIsInfoOpen(isOpen);
    // What is put away cannot keep the focus.
    if (!isOpen && document.activeElement?.closest('aside')) whole.current?.focus();
  };
  const { isResting, wake, toggle } = useFading(!error);

  const isClosing = useRef(false);
  const landed = useRef<() => void>(undefined);
  // Where the way back leads to another photo the viewer stays.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo is what it is about
  useEffect(() => {
    isClosing.current = false;
    landed.current?.();
  }, [id]);
  const close = () => {
    if (isClosing.current || !whole.current) return;
    isClosing.current = true;
    void flyOut(whole.current, id).then((takeBack) => {
      landed.current = takeBack;
      onClose();
    });
  };
  const open = (next: number) =>
    navigate(`/photo/${next}`, { replace: true, state: { ...state, rect: undefined } });
  const step = (by: number) => {
    const next = neighbours.away(by);
    if (!next) return;
    if (neighbours.ordinal !== null) neighbours.expect(next.tile, next.ordinal);
    open(next.tile.id);
  };
  const paced = usePaced(step);
  const leave = () => {
    const next = neighbours.next ?? neighbours.previous;
    if (next) step(neighbours.next ? 1 : -1);
    else close();
  };
  const actions = useActions({ tile, detail, leave, open });

  useViewerKey('ArrowRight', t('next'), () => paced(1));
  useViewerKey('ArrowLeft', t('previous'), () => paced(-1));
  useViewerKey('Escape', t('close'), close);

  const hasFlown = useRef(false);
  const rect = state?.rect;
  const isShown = tile !== undefined;
  useLayoutEffect(() => {
    if (!isShown || hasFlown.current || !whole.current) return;
    hasFlown.current = true;
    const viewer = whole.current;
    // When the stage has measured itself, which it does at the end of this very commit, and before anything is painted.
    queueMicrotask(() => flyIn(viewer, id, rect));
  }, [isShown, id, rect]);

  const title = tile ? nameOf(tile) : t('viewer');
  const position =
    neighbours.ordinal === null
      ? ''
      : t('position', { number: neighbours.ordinal + 1, total: neighbours.total });
  useEffect(() => {
    if (isShown) announce(`${title}${position && `, ${position}`}`);
  }, [isShown, title, position]);

  return (
    <div
      ref={whole}
      tabIndex={-1}
      className={classes.viewer}
      data-ground="dark"
      data-resting={isResting || undefined}
      data-info={isInfoOpen || undefined}
      onPointerMove={({ pointerType }) => pointerType === 'mouse' && wake()}
      onPointerDownCapture={({ pointerType }) => pointerType === 'mouse' && wake()}
      onKeyDownCapture={wake}
    >
      <div className={classes.stage}>
        {tile && !error && (
          <Scene
            key={tile.id}
            {...{ tile, detail }}
            label={title}
            onStep={step}
            onClose={close}
            onTap={toggle}
            onOpenFile={actions.openFile}
            onOpen={open}
          />
        )}
        {error && <NotShown error={error} onRetry={() => void refetch()} />}
        <ViewerBar
          {...{ tile, detail, actions, isInfoOpen }}
          title={
            tile ? (isNarrow ? shortWhen(tile.takenAtMs, locale) : formats.wallTime(tile.takenAtMs)) : ''
          }
          subtitle={position}
          onInfo={changeInfo}
          onClose={close}
        />
        <Steps hasPrevious={!!neighbours.previous} hasNext={!!neighbours.next} onStep={step} />
        <div className={classes.foot} data-viewer-bar>
          <Filmstrip
            neighbours={neighbours}
            nameOf={nameOf}
            onOpen={(next: Tile, ordinal) => {
              neighbours.expect(next, ordinal);
              open(next.id);
            }}
          />
        </div>
      </div>
      <aside className={classes.information} aria-label={t('information')} inert={!isInfoOpen}>
        {tile && (
          <Information
            {...{ tile, detail }}
            onClose={() => changeInfo(false)}
            onOpenFile={actions.openFile}
            onShowFile={actions.showFile}
          />
        )}
      </aside>
    </div>
  );
}

const shortWhen = (takenAtMs: number, locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(
    takenAtMs,
  );
