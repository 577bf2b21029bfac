import type { Library } from '../library/open-library.ts';
import type { Candidate } from './candidate.ts';
import { type FreeTrouble, freeTroubles } from './free-trouble.ts';

/**
 * What a phone has shown of files that were to go: what stands there and is not what was imported, though size and time may say so, is
 * taken by the next import; what is not there any more is in no plan any more.
 */
export function noteOnPhone({ catalog }: Library, refused: ReadonlyMap<Candidate, FreeTrouble>): void {
  catalog.transaction(() => {
    for (const [{ phoneFile }, trouble] of refused) {
      if (trouble === freeTroubles.changed) catalog.phoneFiles.settle(phoneFile, 'pending');
      if (trouble === freeTroubles.goneAlready) catalog.phoneLeavings.noteGone(phoneFile);
    }
  });
}
