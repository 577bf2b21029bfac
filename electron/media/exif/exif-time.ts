import type { CaptureTime } from '../facts.ts';
import type { ExifFields } from './exif-fields.ts';

const MINUTE = 60_000;
/** A phone keeps using a position that is minutes old: a stamp may lag this much behind the shutter. */
const GPS_LAG_MS = 5 * MINUTE;
/** Offsets in use somewhere that are no whole hour. */
const ODD_OFFSETS = new Set([-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825]);

/** Wall time of a date and time as ms, undefined if no such moment exists (0000:00:00, month 13, 31 February). */
export function wallTime(parts: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (!(year >= 1800 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59));
  return new Date(ms).getUTCDate() === day ? ms : undefined;
}

/** `2024:06:01 10:11:12`, also with `-`, `/`, `.` and `T` between, fraction and offset behind; blanks are no date. */
export function parseDateTime(text: string): { localMs: number; offsetMinutes: number | null } | undefined {
  const match =
    /^(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?/.exec(
      text,
    );
  if (match === null) return undefined;
  const ms = wallTime(match.slice(1, 7).map((part) => Number(part ?? 0)));
  if (ms === undefined) return undefined;
  return { localMs: ms + fraction(match[7]), offsetMinutes: parseOffset(match[8]) };
}

/** `+02:00`, `-0330`, `Z` as minutes east; null if it is none, or none that the world has. */
export function parseOffset(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text === 'Z') return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(text.trim());
  if (match === null) return null;
  const minutes = (Number(match[2]) * 60 + Number(match[3])) * (match[1] === '-' ? -1 : 1);
  return Number(match[3]) < 60 && minutes >= -14 * 60 && minutes <= 14 * 60 ? minutes : null;
}

/**
 * The offset that makes `localMs` and `utcMs` one moment, if some place on earth has it and the two agree within
 * `lagMs` of it; undefined where they do not belong together.
 */
export function offsetBetween(localMs: number, utcMs: number, lagMs = GPS_LAG_MS): number | undefined {
  const quarter = Math.round((localMs - utcMs) / (15 * MINUTE)) * 15;
  if (quarter < -12 * 60 || quarter > 14 * 60) return undefined;
  if (quarter % 60 !== 0 && !ODD_OFFSETS.has(quarter)) return undefined;
  return Math.abs(localMs - utcMs - quarter * MINUTE) <= lagMs ? quarter : undefined;
}

interface ExifTimes {
  takenAt?: CaptureTime;
  takenAtUtc?: { ms: number; evidence: 'exif-gps' };
  modifiedAt?: CaptureTime;
}

/** Weighs the times of EXIF: the shutter's with its offset, with an offset from the GPS stamp, or alone; the stamp alone. */
export function exifTimes(fields: ExifFields): ExifTimes {
  const times: ExifTimes = {};
  // OffsetTime speaks of the last change; it is the shutter's too where both are the same time.
  const offsetIfUnchanged = (text?: string) => (text === fields.modified ? fields.modifiedOffset : undefined);
  const { original, digitized } = fields;
  const shutter =
    exifTime(original, fields.originalSubSec, fields.originalOffset ?? offsetIfUnchanged(original)) ??
    exifTime(digitized, fields.digitizedSubSec, fields.digitizedOffset ?? offsetIfUnchanged(digitized));
  const gpsMs = gpsStamp(fields);
  if (shutter !== undefined) {
    const gpsOffset = gpsMs === undefined ? undefined : offsetBetween(shutter.localMs, gpsMs);
    if (shutter.evidence === 'exif-local' && gpsOffset !== undefined) {
      times.takenAt = { localMs: shutter.localMs, offsetMinutes: gpsOffset, evidence: 'exif-gps' };
    } else times.takenAt = shutter;
  } else if (gpsMs !== undefined) times.takenAtUtc = { ms: gpsMs, evidence: 'exif-gps' };
  const modified = exifTime(fields.modified, undefined, fields.modifiedOffset);
  if (modified !== undefined && times.takenAt === undefined) times.modifiedAt = modified;
  return times;
}

function exifTime(
  text: string | undefined,
  subSec: string | undefined,
  offsetText: string | undefined,
): CaptureTime | undefined {
  const parsed = text === undefined ? undefined : parseDateTime(text);
  if (parsed === undefined) return undefined;
  const offsetMinutes = parseOffset(offsetText) ?? parsed.offsetMinutes;
  const localMs = parsed.localMs % 1000 === 0 ? parsed.localMs + fraction(subSec) : parsed.localMs;
  return { localMs, offsetMinutes, evidence: offsetMinutes === null ? 'exif-local' : 'exif-offset' };
}

/** The digits behind a decimal point, as ms. */
function fraction(digits: string | undefined): number {
  return digits !== undefined && /^\d+$/.test(digits) ? Math.floor(Number(`0.${digits}`) * 1000) : 0;
}

function gpsStamp(fields: ExifFields): number | undefined {
  const date = /^(\d{4})[:\-/](\d{1,2})[:\-/](\d{1,2})/.exec(fields.gpsDate ?? '');
  const time = fields.gpsTime;
  if (date === null || time?.length !== 3 || time.some((part) => !Number.isFinite(part))) return undefined;
  const ms = wallTime([...date.slice(1).map(Number), ...time.map(Math.floor)]);
  // Receivers without a fix write their epoch.
  return ms === undefined || ms < Date.UTC(1990, 0) ? undefined : ms;
}
