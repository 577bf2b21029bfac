import type { Library } from '../../library/open-library.ts';

/** Once an hour tells what was looked at and what was not. */
const oftenMs = 3_600_000;
const maxKept = 10_000;

/** Notes when assets were last looked at by themselves, at most once an hour each. What goes first for space is told from it. */
export function createTouches() {
  const noted = new WeakMap<Library, Map<number, number>>();
  return ({ library, asset }: { library: Library; asset: number | null }): void => {
    if (asset === null) return;
    const known = noted.get(library) ?? new Map<number, number>();
    noted.set(library, known);
    const now = Date.now();
    if (now - (known.get(asset) ?? 0) < oftenMs) return;
    if (known.size >= maxKept) known.clear();
    known.set(asset, now);
    try {
      library.catalog.room.touch(asset, now);
    } catch {
      // Nobody waits for a photo because it could not be noted that it was looked at.
    }
  };
}
