import { useEffect, useRef } from 'react';
import { announce } from '../parts/announce.ts';

/** Names the window after the place, and takes the focus and the screen reader there when the person goes to another. */
export function usePlaceTitle(title: string, path: string, main: { current: HTMLElement | null }): void {
  useEffect(() => {
    document.title = title === 'Photoferry' ? title : `${title} · Photoferry`;
  }, [title]);
  const before = useRef(path);
  const latestTitle = useRef(title);
  latestTitle.current = title;
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    announce(latestTitle.current);
    // Who types a search goes on typing.
    if (!(document.activeElement instanceof HTMLInputElement)) main.current?.focus({ preventScroll: true });
  }, [path, main]);
}
