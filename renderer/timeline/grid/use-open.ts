import { type RefObject, useCallback } from 'react';
import { useLocation } from 'wouter';
import type { TimelineFilter } from '../../../electron/contract/api/timeline.ts';
import { usePlace } from '../../app/place.ts';
import type { ViewerState } from '../../viewer/viewer-state.ts';
import type { GridView } from './grid-view.ts';

/** Opens the photo of a tile over the timeline; it grows out of its tile. */
export function useOpen(filter: TimelineFilter, view: GridView, root: RefObject<HTMLElement | null>) {
  const [, navigate] = useLocation();
  const { path, search } = usePlace();
  return useCallback(
    (index: number) => {
      const tile = view.store.tileAt(index);
      if (!tile) return;
      const box = root.current?.querySelector(`[data-index="${index}"]`)?.getBoundingClientRect();
      const rect = box && { x: box.x, y: box.y, width: box.width, height: box.height };
      const state: ViewerState & { from: string } = {
        from: search ? `${path}?${search}` : path,
        filter,
        ...(rect && { rect }),
      };
      navigate(`/photo/${tile.id}`, { state });
    },
    [filter, view, root, navigate, path, search],
  );
}
