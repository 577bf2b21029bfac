import { backupWalk, emptyWalk, onboardingWalk, wizardWalk } from './first-walks.ts';
import { freeWalk } from './free-walk.ts';
import { keptWalk } from './kept-walk.ts';
import { coachWalk, phoneWalk } from './phone-walks.ts';
import { lostWalk, placesWalk, settingsWalk } from './place-walks.ts';
import { manyWalk, timelineWalk } from './timeline-walks.ts';
import { viewerWalk } from './viewer-walk.ts';
import type { Walk } from './walk.ts';

/** Every screen in every state. The order matters: what one does stays for those behind it. */
export const walks: readonly Walk[] = [
  onboardingWalk,
  emptyWalk,
  wizardWalk,
  coachWalk,
  phoneWalk,
  backupWalk,
  timelineWalk,
  viewerWalk,
  placesWalk,
  settingsWalk,
  keptWalk,
  freeWalk,
  manyWalk,
  lostWalk,
];
