import { useSyncExternalStore } from 'react';
import type { Settings } from '../../electron/contract/api/settings.ts';
import { tell } from '../api/request.ts';

/** How timelines are laid out: zoom 0 (years) to 5 (large). Shared by the top bar and every timeline. */
export type ViewState = Pick<Settings, 'zoom' | 'layout'>;
export const largestZoom = 5;

/** Holds it, tells who listens at once, and saves it when it has rested for `restMs`. */
export function createViewState(save: (state: ViewState) => Promise<unknown>, restMs = 600) {
  let state: ViewState = { zoom: 3, layout: 'justified' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const put = (next: Partial<ViewState>): boolean => {
    const zoom = Math.min(largestZoom, Math.max(0, Math.round(next.zoom ?? state.zoom)));
    const layout = next.layout ?? state.layout;
    if (zoom === state.zoom && layout === state.layout) return false;
    state = { zoom, layout };
    for (const listener of listeners) listener();
    return true;
  };
  return {
    get: () => state,
    /** What the person wants now. */
    set(next: Partial<ViewState>): void {
      if (!put(next)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        // Not saved: it holds until the window closes, which is no loss worth a word.
        void save(state).catch(() => undefined);
      }, restMs);
    },
    /** What was saved; never over what the person is changing at this moment. */
    take(saved: ViewState): void {
      if (timer === undefined) put(saved);
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const viewState = createViewState((state) => tell('saveSettings', state));

export function useViewState(): ViewState {
  return useSyncExternalStore(viewState.subscribe, viewState.get);
}
