import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(320).max(20_000),
  height: z.number().int().min(240).max(20_000),
});
const windowState = z.object({ bounds, isMaximized: z.boolean() });
export type Bounds = z.infer<typeof bounds>;
export type WindowState = z.infer<typeof windowState>;

const firstSize = { width: 1280, height: 860 };
/** So much of the title bar must be on a display that a hand can take hold of it. */
const graspable = { width: 120, height: 40 };

/** Where the window was, if that still is on a display of this computer; else a size that fits, in a place of the system's. */
export function restoredState(
  file: string,
  displays: readonly Bounds[],
): { bounds: Partial<Bounds> & { width: number; height: number }; isMaximized: boolean } {
  const state = readState(file);
  const largest = displays[0];
  const fitted = {
    width: Math.min(firstSize.width, largest?.width ?? firstSize.width),
    height: Math.min(firstSize.height, largest?.height ?? firstSize.height),
  };
  if (!state) return { bounds: fitted, isMaximized: false };
  const isSeen = displays.some(
    (display) =>
      overlap(state.bounds.x, state.bounds.width, display.x, display.width) >= graspable.width &&
      state.bounds.y >= display.y &&
      state.bounds.y <= display.y + display.height - graspable.height,
  );
  return isSeen ? state : { bounds: fitted, isMaximized: state.isMaximized };
}

/** Lost without harm: a window that opens elsewhere is no reason to say anything. */
export function saveState(file: string, state: WindowState): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  } catch {
    // A full or read-only disk keeps nobody from closing a window.
  }
}

function readState(file: string): WindowState | undefined {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
}
