import { wallTime } from './exif/exif-time.ts';

export interface NameTime {
  /** Local wall time as ms, or UTC where `utc`. */
  ms: number;
  /** Pixels name their files by UTC. */
  utc: boolean;
  /** False where the name has a day only (WhatsApp): midday stands for it. */
  exact: boolean;
}

const DATE = '((?:19|20)\\d{2})[-_.]?([01]\\d)[-_.]?([0-3]\\d)';
const TIME = '([0-2]\\d)[-_.:h]?([0-5]\\d)[-_.:m]?([0-5]\\d)';
/** Digits before or behind would make it a number of another kind. */
const DATE_AND_TIME = new RegExp(
  `(?<!\\d)${DATE}(?:[-_. T]{1,2}|[-_ ]?at[-_ ]|,\\s)?${TIME}(?!\\d{4})(\\d{3}(?!\\d))?`,
  'i',
);
const DATE_ALONE = new RegExp(`(?<!\\d)${DATE}(?!\\d)`);
/** Milliseconds or seconds since 1970, as chat programs name files. */
const UNIX = /^(?:\D{0,24}[-_])?(1[0-9]{9})([0-9]{3})?(?:[-_]\d{1,3})?$/;
/** `2024-06-01 at 10.11.12 PM`, the Mac's and WhatsApp's desktop form. */
const AFTERNOON = /\d[.:]\d{2}[.:]\d{2}\s?(AM|PM)\b/i;

/**
 * The time that a file's name carries: IMG_20240601_101112, PXL_20240601_101112345 (UTC), VID_, MVIMG_, Screenshot_…,
 * 20240601_101112, BURST20240601101112345, signal-2024-06-01-10-11-12, 2024-06-01T10:11:12, IMG-20240601-WA0001 (day only).
 * Undefined where there is none, or none between 1990 and next year.
 */
export function timeFromName(name: string, nowMs = Date.now()): NameTime | undefined {
  const dot = name.lastIndexOf('.');
  const stem = (dot > 0 ? name.slice(0, dot) : name).slice(0, 200);
  const found = dateAndTime(stem) ?? dateAlone(stem) ?? unixTime(stem);
  if (found === undefined) return undefined;
  const lastMs = Date.UTC(new Date(nowMs).getUTCFullYear() + 2, 0);
  return found.ms >= Date.UTC(1990, 0) && found.ms < lastMs ? found : undefined;
}

function dateAndTime(stem: string): NameTime | undefined {
  const match = DATE_AND_TIME.exec(stem);
  if (match === null) return undefined;
  const parts = match.slice(1, 7).map(Number);
  const half = AFTERNOON.exec(stem)?.[1]?.toUpperCase();
  if (half === 'PM' && parts[3]! < 12) parts[3]! += 12;
  if (half === 'AM' && parts[3] === 12) parts[3] = 0;
  const ms = wallTime(parts);
  if (ms === undefined) return undefined;
  return { ms: ms + Number(match[7] ?? 0), utc: /^PXL_/i.test(stem), exact: true };
}

function dateAlone(stem: string): NameTime | undefined {
  const match = DATE_ALONE.exec(stem);
  const ms = match === null ? undefined : wallTime([...match.slice(1, 4).map(Number), 12]);
  return ms === undefined ? undefined : { ms, utc: false, exact: false };
}

function unixTime(stem: string): NameTime | undefined {
  const match = UNIX.exec(stem);
  if (match === null) return undefined;
  return { ms: Number(match[1]) * 1000 + Number(match[2] ?? 0), utc: true, exact: true };
}
