import { offsetBetween } from './exif/exif-time.ts';
import type { CaptureTime, MediaFacts } from './facts.ts';
import { timeFromName } from './name-time.ts';

const MINUTE = 60_000;
/** A movie header may say when recording ended; the name says when it began. */
const MOVIE_LAG_MS = 5 * MINUTE;

export interface CaptureClues {
  name: string;
  /** Whole ms since 1970 UTC. */
  mtimeMs: number;
  /** Minutes east of UTC at an instant where the person is; this computer's time zone by default. */
  offsetAt?: (utcMs: number) => number;
}

/**
 * When a photo was taken, by the strongest evidence there is: EXIF with offset, EXIF with GPS, QuickTime's creation date,
 * EXIF without offset, the file's name, its mtime. An instant that comes without a wall clock (movie header, GPS stamp
 * alone, mtime) takes the clock from the name where the two agree, else from `offsetAt`; the instant stays exact.
 */
export function captureTime(facts: MediaFacts, clues: CaptureClues): CaptureTime {
  if (facts.takenAt !== undefined) return facts.takenAt;
  const offsetAt = clues.offsetAt ?? computerOffset;
  const named = timeFromName(clues.name);
  const atInstant = (utcMs: number, evidence: CaptureTime['evidence']): CaptureTime => {
    const offsetMinutes = offsetAt(utcMs);
    return { localMs: utcMs + offsetMinutes * MINUTE, offsetMinutes, evidence };
  };

  if (facts.takenAtUtc !== undefined) {
    const { ms, evidence } = facts.takenAtUtc;
    if (named?.exact === true && !named.utc) {
      const startMs = ms - (facts.durationMs ?? 0);
      const offset =
        offsetBetween(named.ms, ms, MOVIE_LAG_MS) ?? offsetBetween(named.ms, startMs, MOVIE_LAG_MS);
      if (offset !== undefined) return { localMs: named.ms, offsetMinutes: offset, evidence };
    }
    return atInstant(ms, evidence);
  }
  if (named?.utc === true) return atInstant(named.ms, 'file-name');
  if (named !== undefined) return { localMs: named.ms, offsetMinutes: null, evidence: 'file-name' };
  return facts.modifiedAt ?? atInstant(clues.mtimeMs, 'mtime');
}

function computerOffset(utcMs: number): number {
  const west = Math.round(new Date(utcMs).getTimezoneOffset());
  return Number.isFinite(west) ? 0 - west : 0;
}
