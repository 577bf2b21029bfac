import type { Catalog } from '../../catalog/catalog.ts';

/** Clocks are set right by a little all the time; that is no going backwards. */
const toleranceMs = 3_600_000;

/**
 * Looks at this computer's clock and remembers the latest that it has shown. Where it has gone backwards nobody knows how long
 * anything has been in the trash, and everything there is counted from now on. False then.
 */
export function noteClock({ trash }: Pick<Catalog, 'trash'>, nowMs: number): boolean {
  const latestMs = trash.latestLocalMs();
  if (nowMs < latestMs - toleranceMs) {
    trash.restartLocal(nowMs);
    trash.setLatestLocalMs(nowMs);
    return false;
  }
  if (nowMs > latestMs) trash.setLatestLocalMs(nowMs);
  return true;
}
