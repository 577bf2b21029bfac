// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be laid out by coordinates, nor hold one line of a hundred thousand
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus roves among the cells
import {
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { TimelineFilter } from '../../../electron/contract/api/timeline.ts';
import { useAsk } from '../../api/hooks.ts';
import { narrow, useMedia } from '../../app/use-media.ts';
import { useViewState } from '../../app/view-state.ts';
import { metricsOf } from '../layout/metrics.ts';
import { Scrubber } from '../scrubber/scrubber.tsx';
import type { Selection } from '../selection/selection.ts';
import { SelectionBar } from '../selection/selection-bar.tsx';
import { TileMenu } from '../selection/tile-menu.tsx';
import { useSelectedBytes } from '../selection/use-selected-bytes.ts';
import { useSelectionActions } from '../selection/use-selection-actions.tsx';
import styles from './grid.module.css';
import type { GridView } from './grid-view.ts';
import { GroupRow } from './group-row.tsx';
import { linesShown } from './lines-shown.ts';
import { pinLabels } from './pin-labels.ts';
import { useFocus } from './use-focus.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useHovered } from './use-hovered.ts';
import { useOpen } from './use-open.ts';
import { usePointer } from './use-pointer.ts';
import { useSize } from './use-size.ts';
import { useSpeech } from './use-speech.ts';
import { useSubject } from './use-subject.ts';
import { useWholeActions } from './use-whole-actions.ts';
import { useZoomAnchor } from './use-zoom-anchor.ts';

interface GridProps {
  filter: TimelineFilter;
  view: GridView;
  selection: Selection;
  header: ReactNode;
  actions: ((ids: number[], done: () => void) => ReactNode) | undefined;
}

export function Grid({ filter, view, selection, header, actions: otherActions }: GridProps) {
  const speech = useSpeech();
  const isNarrow = useMedia(narrow);
  const { data: safety } = useAsk('safety', {});
  const shown = useSyncExternalStore(view.subscribe, view.getShown);
  const selectionVersion = useSyncExternalStore(selection.subscribe, selection.getVersion);
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pin = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const labels = useRef(new Map<number, HTMLElement>());

  const size = useSize(scroller);
  const inset = useSize(head).height;
  const viewState = useViewState();
  const pads = isNarrow ? { start: 0, end: 0 } : { start: 16, end: 52 };
  const width = size.width - pads.start - pads.end;
  const focus = useFocus({ view, filter, root });
  const zoomAnchor = useZoomAnchor(view, { scroller, padding: pads.start }, focus);

  useLayoutEffect(() => {
    if (width <= 0 || size.height <= 0) return;
    const metrics = metricsOf(viewState, { width, height: size.height });
    view.setMetrics(metrics, { height: size.height, inset }, zoomAnchor());
  }, [view, viewState, width, size.height, inset, zoomAnchor]);
  useLayoutEffect(
    () =>
      view.attach({
        scroller: scroller.current!,
        spacer: spacer.current!,
        layer: layer.current!,
        canvas: canvas.current!,
      }),
    [view],
  );
  const isReady = width > 0 && size.height > 0;
  useLayoutEffect(() => {
    const pinNow = () => pinLabels(view, labels.current, pin.current!);
    pinNow();
    return view.onScroll(pinNow);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn depends on what is selected
  useEffect(() => {
    view.isSelected = (index, tile) => selection.has(index, tile);
    view.repaint();
  }, [view, selection, selectionVersion]);

  const [menu, setMenu] = useState<{ at: { x: number; y: number }; index: number } | null>(null);
  const done = useCallback(() => {
    selection.clear();
    setMenu(null);
  }, [selection]);
  const subject = useSubject(
    { view, selection, selectionVersion },
    menu?.index ?? focus.index,
    menu !== null,
  );
  const asked = useSelectionActions({
    view: filter.view,
    ids: subject.ids,
    tiles: subject.tiles,
    patch: (of, flags) => {
      view.store.patch(of, flags);
      view.update();
    },
    done,
  });
  const actions = useWholeActions(asked, selection);
  const bytes = useSelectedBytes(selection, selectionVersion);
  const open = useOpen(filter, view, root);
  const pointer = usePointer({ view, selection, focus, open, onMenu: setMenu, padding: pads.start });
  useGridKeys({ view, selection, focus, actions, open, root, onMenu: setMenu });

  const { hovered, onHover, onLeave } = useHovered(view);
  const isSelecting = !selection.isEmpty;
  const groups = isReady ? linesShown(shown) : [];
  return (
    <div ref={root} className={styles.timeline} data-selecting={isSelecting || undefined}>
      <div ref={scroller} className={styles.scroller} tabIndex={-1}>
        <div ref={spacer} className={styles.spacer}>
          <div
            className={styles.sight}
            style={{ height: size.height, marginInlineStart: pads.start, marginInlineEnd: pads.end }}
            {...pointer}
            onPointerMove={(event) => {
              pointer.onPointerMove(event);
              onHover(event);
            }}
            onPointerLeave={onLeave}
          >
            <canvas ref={canvas} className={styles.canvas} aria-hidden />
            <div ref={layer} className={styles.layer}>
              <div
                ref={head}
                className={styles.header}
                style={{ transform: `translateY(${-shown.origin}px)` }}
              >
                {header}
              </div>
              <div ref={pin} className={styles.pin} style={{ height: shown.layout.metrics.headerHeight }} />
              <div
                role="grid"
                aria-label={speech.t('grid')}
                aria-multiselectable
                aria-rowcount={shown.layout.groups.length}
                aria-colcount={-1}
                className={styles.grid}
                tabIndex={focus.isShown ? -1 : 0}
                data-grid
                onFocus={focus.onFocus}
              >
                {groups.map((group) => (
                  <GroupRow
                    key={group.group}
                    group={group}
                    shown={shown}
                    view={view}
                    selection={selection}
                    selectionVersion={selectionVersion}
                    focusIndex={focus.tabIndex}
                    hasVault={safety?.hasVault ?? false}
                    labels={labels.current}
                    playing={hovered}
                    speech={speech}
                  />
                ))}
              </div>
            </div>
          </div>
        </div>
      </div>
      {isReady && <Scrubber view={view} shown={shown} height={size.height} />}
      {isSelecting && (
        <SelectionBar
          count={selection.size}
          bytes={bytes}
          actions={actions}
          isNarrow={isNarrow}
          onClear={done}
        >
          {otherActions && (
            <div className={styles.others} inert={!selection.isWhole}>
              {otherActions([...selection.ids], done)}
            </div>
          )}
        </SelectionBar>
      )}
      {menu && (
        <TileMenu
          at={menu.at}
          actions={actions}
          isSelected={selection.has(menu.index, view.store.tileAt(menu.index))}
          onOpen={subject.ids.length === 1 ? () => open(menu.index) : undefined}
          onToggle={() => selection.toggle(menu.index)}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}
