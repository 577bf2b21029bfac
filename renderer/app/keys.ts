/**
 * Keys as text: "/", "f", "mod+a" (Ctrl, on a Mac Cmd), "shift+ArrowLeft", "g p" (one after the other). A sign that needs shift on
 * some keyboards ("?") is named by itself; the space bar is " " or "Space".
 */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

export function stepsOf(keys: string): string[] {
  return keys
    .replace(/(^|\+) $/, '$1Space')
    .split(' ')
    .filter(Boolean);
}

/** Whether a press is this step, "mod+shift+a" for example. */
export function isStep(step: string, press: KeyPress, isMac: boolean): boolean {
  const parts = step === '+' ? ['+'] : step.split('+');
  const key = parts.at(-1)!;
  const needs = (name: string) => parts.slice(0, -1).includes(name);
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const otherMod = isMac ? press.ctrlKey : press.metaKey;
  if (needs('mod') !== mod || needs('alt') !== press.altKey || otherMod) return false;
  // Signs come with or without shift, by the keyboard; letters and named keys mean it.
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key);
  if (!isSign && needs('shift') !== press.shiftKey) return false;
  return press.key.toLowerCase() === (key === 'Space' ? ' ' : key.toLowerCase());
}

/** How long the second key of a sequence may take, in ms. */
const patienceMs = 1200;

/** Follows presses, and says which of the given keys a press completes: what a sequence ends on first, then in their order. */
export function createKeyFollower(isMac: boolean, now: () => number = Date.now) {
  let before: { press: KeyPress; atMs: number } | undefined;
  return (press: KeyPress, all: readonly string[]): number[] => {
    const first = before && now() - before.atMs <= patienceMs ? before.press : undefined;
    before = undefined;
    const completes = (keys: string): boolean => {
      const [one, two] = stepsOf(keys);
      if (two === undefined) return isStep(one ?? '', press, isMac);
      return first !== undefined && isStep(one!, first, isMac) && isStep(two, press, isMac);
    };
    const isPair = (keys: string) => stepsOf(keys).length === 2;
    const found = [...all.keys()].filter((at) => completes(all[at]!));
    if (found.length === 0 && all.some((keys) => isPair(keys) && isStep(stepsOf(keys)[0]!, press, isMac)))
      before = { press, atMs: now() };
    return found.sort((one, other) => Number(isPair(all[other]!)) - Number(isPair(all[one]!)) || one - other);
  };
}
