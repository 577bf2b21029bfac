import { Grid3x3, LayoutPanelTop, SlidersHorizontal } from 'lucide-react';
import { Dialog, DialogTrigger, Group, Popover } from 'react-aria-components';
import { IconButton, IconToggle } from '../parts/icon-button.tsx';
import menu from '../parts/menu.module.css';
import { Slider } from '../parts/slider.tsx';
import { filterOf, usePlace } from './place.ts';
import { SearchBox } from './search-box.tsx';
import { ShortcutLayer, useShortcut } from './shortcuts.ts';
import styles from './top-bar.module.css';
import { narrow, useMedia } from './use-media.ts';
import { largestZoom, useViewState, viewState } from './view-state.ts';
import { useAppWords } from './words.ts';

/** Search, and how the photos are laid out. */
export function TopBar() {
  const t = useAppWords();
  const isNarrow = useMedia(narrow);
  const showsPhotos = filterOf(usePlace()) !== undefined;
  return (
    <header className={styles.bar} data-top-bar>
      <SearchBox />
      {showsPhotos && !isNarrow && <ViewControls />}
      {showsPhotos && isNarrow && (
        <DialogTrigger>
          <IconButton label={t('view')}>
            <SlidersHorizontal aria-hidden />
          </IconButton>
          <Popover className={`${menu.popover} ${styles.popover}`} placement="bottom end">
            <ShortcutLayer>
              <Dialog aria-label={t('view')} className={styles.view}>
                <ViewControls />
              </Dialog>
            </ShortcutLayer>
          </Popover>
        </DialogTrigger>
      )}
    </header>
  );
}

function ViewControls() {
  const t = useAppWords();
  const { zoom, layout } = useViewState();
  const group = { group: t('photos') };
  useShortcut(['+', '='], t('zoomIn'), () => viewState.set({ zoom: zoom + 1 }), group);
  useShortcut('-', t('zoomOut'), () => viewState.set({ zoom: zoom - 1 }), group);
  const isSquare = layout === 'square';
  const toggle = () => viewState.set({ layout: isSquare ? 'justified' : 'square' });
  useShortcut('l', t('layout'), toggle, group);
  return (
    <div className={styles.controls}>
      <Slider
        label={t('zoom')}
        value={zoom}
        min={0}
        max={largestZoom}
        onChange={(next) => viewState.set({ zoom: next })}
      />
      <Group className={styles.layouts} aria-label={t('layout')}>
        <IconToggle label={t('layoutJustified')} isSelected={!isSquare} onChange={() => isSquare && toggle()}>
          <LayoutPanelTop aria-hidden />
        </IconToggle>
        <IconToggle label={t('layoutSquare')} isSelected={isSquare} onChange={() => !isSquare && toggle()}>
          <Grid3x3 aria-hidden />
        </IconToggle>
      </Group>
    </div>
  );
}
