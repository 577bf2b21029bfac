import type { Random } from './random.ts';

/** When and where something was taken, as the phone's clock and GPS had it. */
export interface Moment {
  /** What the clock on the wall showed, as ms since 1970 as if it were UTC. */
  localMs: number;
  offsetMinutes: number;
  latitude: number;
  longitude: number;
  altitude: number;
}

/** Places on both sides of the equator and of Greenwich, with offsets that are not whole hours among them. */
const places = [
  { latitude: 38.7139, longitude: -9.1394, altitude: 45, offsetMinutes: 60 },
  { latitude: 68.1469, longitude: 13.7624, altitude: 12, offsetMinutes: 120 },
  { latitude: 35.0116, longitude: 135.7681, altitude: 56, offsetMinutes: 540 },
  { latitude: -33.9628, longitude: 18.4098, altitude: 1086, offsetMinutes: 120 },
  { latitude: -13.1631, longitude: -72.545, altitude: 2430, offsetMinutes: -300 },
  { latitude: -44.6717, longitude: 167.9256, altitude: 3, offsetMinutes: 720 },
  { latitude: 27.9881, longitude: 86.925, altitude: 5364, offsetMinutes: 345 },
  { latitude: 47.5615, longitude: -52.7126, altitude: 160, offsetMinutes: -150 },
  { latitude: 46.5547, longitude: 7.9854, altitude: 1034, offsetMinutes: 120 },
  { latitude: 36.1069, longitude: -112.1129, altitude: 2128, offsetMinutes: -420 },
] as const;

const HOUR = 3_600_000;

const FIRST = Date.UTC(2023, 0, 14);
const LAST = Date.UTC(2026, 9, 1);

/**
 * Moments in the order they were lived: trips of some days with many pictures a day, and weeks of little between.
 * `count` of them fill January 2023 to October 2026; more come in a crowd at the end.
 */
export function* moments(random: Random, count: number): Generator<Moment> {
  let localMs = FIRST + 8 * HOUR;
  const step = (LAST - FIRST) / Math.max(count, 1);
  const longest = Math.max(60, Math.min(4 * 3600, step / 3000));
  let place = random.pick(places);
  let left = 0;
  for (let n = 0; ; n++) {
    if (left-- <= 0) {
      left = random.int(4, 14);
      place = random.pick(places);
      // Each trip starts where an even spread would have it, so that any count fills the years.
      const due = FIRST + n * step;
      if (due < LAST) localMs = Math.max(localMs, due - (due % (24 * HOUR)) + random.int(7, 17) * HOUR);
    }
    localMs += random.int(20, n < count ? longest : 60) * 1000 + random.int(0, 999);
    yield {
      localMs,
      offsetMinutes: place.offsetMinutes,
      latitude: place.latitude + random.between(-0.01, 0.01),
      longitude: place.longitude + random.between(-0.01, 0.01),
      altitude: place.altitude,
    };
  }
}

/** The instant of a moment, ms since 1970 UTC. */
export function instantOf(moment: Pick<Moment, 'localMs' | 'offsetMinutes'>): number {
  return moment.localMs - moment.offsetMinutes * 60_000;
}
