import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { TimelineFilter } from '../../electron/contract/api/timeline.ts';

/** Where the person is: a place, and the photo that is open over it. */
export interface Place {
  path: string;
  /** Without the question mark. */
  search: string;
  photoId: number | null;
}

/** `from`: the address of the place that a photo was opened over. */
export interface PhotoState {
  from: string;
}

export function placeOf(path: string, search: string, state: PhotoState | null): Place {
  const photoId = Number(/^\/photo\/(\d{1,15})$/.exec(path)?.[1] ?? 0);
  if (photoId === 0) return { path, search, photoId: null };
  const from = state?.from ?? '/';
  const cut = from.indexOf('?');
  return cut < 0
    ? { path: from, search: '', photoId }
    : { path: from.slice(0, cut), search: from.slice(cut + 1), photoId };
}

/** What a place shows of the library; undefined for places that show no photos. */
export function filterOf({ path, search }: Place): TimelineFilter | undefined {
  if (path === '/') return { view: 'photos' };
  if (path === '/favourites') return { view: 'favourites' };
  if (path === '/hidden') return { view: 'hidden' };
  if (path === '/deleted') return { view: 'trash' };
  if (path !== '/search') return undefined;
  const words = new URLSearchParams(search).get('q')?.trim().slice(0, 200) ?? '';
  return words ? { view: 'photos', search: words } : { view: 'photos' };
}

export function usePlace(): Place {
  const [path] = useLocation();
  const search = useSearch();
  const state = useHistoryState<PhotoState | null>();
  return useMemo(() => placeOf(path, search, state), [path, search, state]);
}

/** Opens a photo over the place where the person is; `replace` for the next one while one is open. */
export function useOpenPhoto(): (id: number, options?: { replace?: boolean }) => void {
  const [, navigate] = useLocation();
  const { path, search } = usePlace();
  return (id, { replace = false } = {}) => {
    const state: PhotoState = { from: search ? `${path}?${search}` : path };
    navigate(`/photo/${id}`, { replace, state });
  };
}
