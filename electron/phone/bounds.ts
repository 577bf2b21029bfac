const earliestMs = Date.parse('0001-01-01T00:00:00Z');
const latestMs = Date.parse('9999-12-31T23:59:59.999Z');

/** A time as a calendar and a catalog can hold it: whole milliseconds, in the years 1 to 9999. */
export function boundedTimeMs(timeMs: number): number {
  if (Number.isNaN(timeMs)) return 0;
  return Math.floor(Math.min(latestMs, Math.max(earliestMs, timeMs)));
}

/** False for what is no number of bytes, or cannot be counted exactly. */
export function isSize(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes >= 0;
}
