import { useEffect, useState } from 'react';
import { type Announcement, onAnnouncement } from '../parts/announce.ts';

/** Where a screen reader hears what `announce` says. */
export function LiveRegion() {
  const [said, setSaid] = useState<Announcement & { turn: number }>();
  useEffect(
    () => onAnnouncement((next) => setSaid((before) => ({ ...next, turn: (before?.turn ?? 0) + 1 }))),
    [],
  );
  // A word that is said twice is another text for the reader only when something differs.
  const words = said && said.turn % 2 === 1 ? `${said.words}\u00a0` : (said?.words ?? '');
  return (
    <div className="hidden-from-eyes">
      <div aria-live="polite">{said?.politeness === 'polite' ? words : ''}</div>
      <div aria-live="assertive">{said?.politeness === 'assertive' ? words : ''}</div>
    </div>
  );
}
