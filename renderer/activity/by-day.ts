import type { ActivityEntry } from '../../electron/contract/api/settings.ts';

/** Entries in their order, by the days of this computer's own clock (days since 1970 of local time). */
export function byDay(entries: readonly ActivityEntry[]): { day: number; entries: ActivityEntry[] }[] {
  const days: { day: number; entries: ActivityEntry[] }[] = [];
  for (const entry of entries) {
    const day = localDay(entry.atMs);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

export function localDay(instantMs: number): number {
  const at = new Date(instantMs);
  return Math.floor(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000);
}
