import { createContext, createElement, type ReactNode, useContext, useEffect, useId, useRef } from 'react';
import { createKeyFollower } from './keys.ts';

export interface Shortcut {
  /** See `keys.ts`; several where each does it. */
  keys: readonly string[];
  /** What it does, for the sheet. */
  what: string;
  /** The heading that it stands under in the sheet; empty: not shown. */
  group: string;
  layer: string;
  /** Gives false when it does not want this press after all: then the next that matches gets it. */
  handler: (event: KeyboardEvent) => unknown;
}

const base = 'base';
const everywhere = 'everywhere';
let shortcuts: readonly Shortcut[] = [];
let layers: readonly string[] = [base];

export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
const follow = createKeyFollower(isMac);

/** What can be pressed now: the newest first, of the layer on top (a dialog, the viewer) and of those that hold everywhere. */
export const shortcutsNow = (): readonly Shortcut[] =>
  shortcuts.filter(({ layer }) => layer === layers.at(-1) || layer === everywhere);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)) ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement);

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return;
  const candidates = shortcutsNow().flatMap((shortcut) => shortcut.keys.map((keys) => ({ keys, shortcut })));
  const found = follow(
    event,
    candidates.map(({ keys }) => keys),
  );
  if (found.some((at) => candidates[at]!.shortcut.handler(event) !== false)) event.preventDefault();
}

/** Listens as long as the window is there; gives what ends it. */
export function listenForShortcuts(): () => void {
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

const Layer = createContext(base);

interface ShortcutOptions {
  /** Heading in the sheet; left out of it when empty. */
  group?: string;
  isOn?: boolean;
  /** Holds in every layer: help, for example. */
  isEverywhere?: boolean;
}

/** Does something on a key, while the component is there and its layer is on top. Never while the person types in a field. */
export function useShortcut(
  keys: string | readonly string[],
  what: string,
  handler: (event: KeyboardEvent) => unknown,
  { group = '', isOn = true, isEverywhere = false }: ShortcutOptions = {},
): void {
  const layer = useContext(Layer);
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  const all = typeof keys === 'string' ? keys : keys.join('\n');
  useEffect(() => {
    if (!isOn) return;
    const shortcut: Shortcut = {
      keys: all.split('\n'),
      what,
      group,
      layer: isEverywhere ? everywhere : layer,
      handler: (event) => latest.current(event),
    };
    shortcuts = [shortcut, ...shortcuts];
    return () => {
      shortcuts = shortcuts.filter((each) => each !== shortcut);
    };
  }, [all, what, group, isOn, isEverywhere, layer]);
}

/** A layer of its own while it is there: what stands beneath it gets no keys. For dialogs, menus, the viewer. */
export function ShortcutLayer({ children }: { children: ReactNode }) {
  const id = useId();
  useEffect(() => {
    layers = [...layers, id];
    return () => {
      layers = layers.filter((each) => each !== id);
    };
  }, [id]);
  return createElement(Layer.Provider, { value: id }, children);
}
