import { useMemo } from 'react';
import { useLocale } from 'react-aria-components';
import { useTimelineWords } from './words.ts';

const dayMs = 86_400_000;

export interface Labels {
  /** "Saturday, 1 June 2024", without the year where it is this one; "Today". */
  day(day: number): string;
  /** The same where there is little room: "Sat, 1 Jun". */
  shortDay(day: number): string;
  /** "June 2024" */
  month(day: number): string;
  /** "Jun 2024" */
  shortMonth(day: number): string;
  year(day: number): string;
}

/** Days since 1970 by local wall time, in the person's words. */
export function useLabels(): Labels {
  const { locale } = useLocale();
  const t = useTimelineWords();
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) => {
      const made = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
      return (day: number) => made.format(day * dayMs);
    };
    const now = new Date();
    const today = Math.floor(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / dayMs);
    const isThisYear = (day: number) => new Date(day * dayMs).getUTCFullYear() === now.getFullYear();
    const long = { weekday: 'long', day: 'numeric', month: 'long' } as const;
    const short = { weekday: 'short', day: 'numeric', month: 'short' } as const;
    const [longDay, longYear] = [format(long), format({ ...long, year: 'numeric' })];
    const [shortDay, shortYear] = [
      format(short),
      format({ day: 'numeric', month: 'short', year: 'numeric' }),
    ];
    const near = (day: number) =>
      day === today ? t('today') : day === today - 1 ? t('yesterday') : undefined;
    return {
      day: (day) => near(day) ?? (isThisYear(day) ? longDay(day) : longYear(day)),
      shortDay: (day) => near(day) ?? (isThisYear(day) ? shortDay(day) : shortYear(day)),
      month: format({ month: 'long', year: 'numeric' }),
      shortMonth: format({ month: 'short', year: 'numeric' }),
      year: format({ year: 'numeric' }),
    };
  }, [locale, t]);
}
