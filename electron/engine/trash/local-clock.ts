import type { Catalog } from '../../catalog/catalog.ts';

/** Clocks are set right by a little all the time; that is no going backwards. */
const toleranceMs = 3_600_000;
/** Nobody who was away for longer can tell it from a clock that was set ahead. */
const largestLeapMs = 7 * 86_400_000;

/**
 * Looks at this computer's clock and remembers the latest that it has shown. Where it has gone backwards nobody knows how long
 * anything has been in the trash, and everything there is counted from now on. False then. Where no store confirms it,
 * a leap ahead counts as a week at most: whatever the year it is set to, there is time to see what it would delete.
 */
export function noteClock({ trash, vault }: Pick<Catalog, 'trash' | 'vault'>, nowMs: number): boolean {
  const latestMs = trash.latestLocalMs();
  const leapMs = latestMs === 0 ? 0 : nowMs - latestMs;
  const isConfirmed = vault.get() !== undefined;
  if (!isConfirmed && leapMs > largestLeapMs) trash.delayLocal(leapMs - largestLeapMs);
  if (nowMs < latestMs - toleranceMs) {
    trash.restartLocal(nowMs);
    trash.setLatestLocalMs(nowMs);
    return false;
  }
  if (nowMs > latestMs) trash.setLatestLocalMs(nowMs);
  return true;
}
