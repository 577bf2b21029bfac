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

/** Keys as they are printed on the person's keyboard: a list of steps, each of keys held together. */
export function keyNames(keys: string, isMac: boolean): string[][] {
  return stepsOf(keys).map((step) =>
    (step === '+' ? ['+'] : step.split('+')).map((part) => {
      const name = (isMac ? onMac : elsewhere)[part] ?? names[part.toLowerCase()];
      return name ?? (part.length === 1 ? part.toUpperCase() : part);
    }),
  );
}
