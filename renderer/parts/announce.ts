/** Says something to a screen reader; the live regions stand in the shell (`app/live-region.tsx`). */
export type Politeness = 'polite' | 'assertive';
export interface Announcement {
  words: string;
  politeness: Politeness;
}

const listeners = new Set<(announcement: Announcement) => void>();

export function announce(words: string, politeness: Politeness = 'polite'): void {
  for (const listener of listeners) listener({ words, politeness });
}

export function onAnnouncement(listener: (announcement: Announcement) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
