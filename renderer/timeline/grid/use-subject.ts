import { useMemo } from 'react';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import type { Selection } from '../selection/selection.ts';
import type { GridView } from './grid-view.ts';

/** More tiles than these are not looked through to see what they have in common. */
const mostTiles = 5000;

/** What an action is about: the selection, unless it is asked for on a tile outside of it. */
export function useSubject(
  { view, selection, selectionVersion }: { view: GridView; selection: Selection; selectionVersion: number },
  index: number,
  isMenu: boolean,
): { ids: readonly number[]; tiles: readonly Tile[] } {
  const { version } = view.shown;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions stand for what is in them
  return useMemo(() => {
    const tile = index >= 0 ? view.store.tileAt(index) : undefined;
    const isOther = isMenu && tile && !selection.has(index, tile);
    if (selection.isEmpty || isOther) return { ids: tile ? [tile.id] : [], tiles: tile ? [tile] : [] };
    const ids = [...selection.ids];
    return { ids, tiles: ids.length > mostTiles ? [] : view.store.tilesOf(ids) };
  }, [view, selection, selectionVersion, index, isMenu, version]);
}
