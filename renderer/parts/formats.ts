/**
 * Numbers, sizes and times in the person's own way. Times of capture are local wall times told as if they were UTC; `instant`s are
 * real ones.
 */
export interface Formats {
  count: (value: number) => string;
  /** Decimal units, as disks and phones are sold: "1.4 GB". */
  size: (bytes: number) => string;
  speed: (bytesPerSecond: number) => string;
  percent: (part: number, whole: number) => string;
  /** "about": one unit, rounded: "2 minutes". */
  duration: (seconds: number) => string;
  /** A video's length: "1:05", "1:02:03". */
  clip: (ms: number) => string;
  /** "2 hours ago"; the exact time belongs beside it in a title. */
  ago: (instantMs: number, nowMs?: number) => string;
  instant: (instantMs: number) => string;
  time: (instantMs: number) => string;
  /** "Saturday, 1 June 2024" of days since 1970; without the year where it is this one. */
  day: (day: number) => string;
  /** Capture time: "1 June 2024, 14:03". */
  wallTime: (takenAtMs: number) => string;
  list: (parts: readonly string[]) => string;
}

const dayMs = 86_400_000;
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

export function createFormats(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const unit = (value: number, name: string, digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: name === 'byte' ? 'long' : 'short',
      maximumFractionDigits: digits,
    }).format(value);
  const span = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const instant = date({ dateStyle: 'long', timeStyle: 'short' });
  const time = date({ timeStyle: 'short' });
  const wall = date({ dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const long = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  const [day, dayOfYear] = [date(long), date({ ...long, year: 'numeric' })];
  const sentence = new Intl.ListFormat(locale, { type: 'conjunction' });

  const size = (bytes: number): string => {
    let [value, step] = [Math.max(0, bytes), 0];
    // What would be rounded up to 1,000 is told in the next unit.
    while (value >= (step === 0 ? 1000 : 999.5) && step < units.length - 1) {
      value /= 1000;
      step += 1;
    }
    return unit(value, units[step]!, step < 2 || value >= 99.95 ? 0 : 1);
  };
  return {
    count: (value) => number.format(value),
    size,
    speed: (bytesPerSecond) => `${size(bytesPerSecond)}/s`,
    percent: (part, whole) => {
      // Neither 100 % before all is done nor 0 % once something is.
      const share = whole <= 0 ? 0 : part / whole;
      const kept = share >= 1 ? 1 : Math.min(0.99, share > 0 ? Math.max(0.01, share) : 0);
      return new Intl.NumberFormat(locale, { style: 'percent' }).format(kept);
    },
    duration: (seconds) => {
      if (seconds < 55)
        return span(Math.max(1, seconds < 10 ? Math.ceil(seconds) : Math.ceil(seconds / 5) * 5), 'second');
      if (seconds < 55 * 60) return span(Math.max(1, Math.round(seconds / 60)), 'minute');
      if (seconds < 22 * 3600) return span(Math.max(1, Math.round(seconds / 3600)), 'hour');
      return span(Math.max(1, Math.round(seconds / 86_400)), 'day');
    },
    clip: (ms) => {
      const whole = Math.max(0, Math.round(ms / 1000));
      const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
      const two = (value: number) => String(value).padStart(2, '0');
      return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
    },
    ago: (instantMs, nowMs = Date.now()) => {
      const seconds = Math.round((nowMs - instantMs) / 1000);
      const size = Math.abs(seconds);
      const tell = (by: number, name: Intl.RelativeTimeFormatUnit) =>
        relative.format(-Math.trunc(seconds / by), name);
      if (size < 45) return relative.format(0, 'second');
      if (size < 3600)
        return relative.format(-Math.sign(seconds) * Math.max(1, Math.floor(size / 60)), 'minute');
      if (size < 86_400) return tell(3600, 'hour');
      if (size < 86_400 * 30) return tell(86_400, 'day');
      if (size < 86_400 * 365) return tell(86_400 * 30, 'month');
      return tell(86_400 * 365, 'year');
    },
    instant: (instantMs) => instant.format(instantMs),
    time: (instantMs) => time.format(instantMs),
    day: (value) => {
      const thisYear = new Date().getFullYear();
      const at = value * dayMs;
      return (new Date(at).getUTCFullYear() === thisYear ? day : dayOfYear).format(at);
    },
    wallTime: (takenAtMs) => wall.format(takenAtMs),
    list: (parts) => sentence.format(parts),
  };
}
