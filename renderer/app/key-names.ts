import { stepsOf } from './keys.ts';

const names: Record<string, string> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  escape: 'Esc',
  contextmenu: '☰',
  delete: 'Del',
  backspace: '⌫',
  enter: '↵',
  pageup: 'Page ↑',
  pagedown: 'Page ↓',
  home: 'Home',
  end: 'End',
};
const onMac: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥' };
const elsewhere: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' };

/** What all of several keys are held with ("shift+"), told once; empty where they differ. */
export function heldWithAll(keys: readonly string[]): string {
  const held = /^(?:(?:mod|shift|alt)\+)+/.exec(keys[0] ?? '')?.[0] ?? '';
  return keys.length > 2 && keys.every((each) => each.startsWith(held)) ? held : '';
}

/** Keys as they are printed on the person's keyboard: a list of steps, each of keys held together. */
export function keyNames(keys: string, isMac: boolean): string[][] {
  return stepsOf(keys).map((step) =>
    (step === '+' ? ['+'] : step.split('+')).map((part) => {
      const name = (isMac ? onMac : elsewhere)[part] ?? names[part.toLowerCase()];
      return name ?? (part.length === 1 ? part.toUpperCase() : part);
    }),
  );
}
