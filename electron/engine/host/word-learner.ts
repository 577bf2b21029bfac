import type { HostContext } from './host-context.ts';

/** About ten milliseconds each: nobody who asks for a picture meanwhile waits longer. */
const atOnce = 200;
const beforeSearch = 500;
const pauseMs = 25;

/**
 * Keeps the words of a search up to date in the pauses between everything else: after an import, and for the first time after an
 * upgrade, which takes minutes for a million.
 */
export function createWordLearner({ library, changed }: Pick<HostContext, 'library' | 'changed'>) {
  let isPlanned = false;
  let learned = 0;

  const step = () => {
    isPlanned = false;
    try {
      const count = library()?.catalog.timelines.learnWords(atOnce) ?? 0;
      learned += count;
      if (count === atOnce) return later();
      // A search that was asked meanwhile may find more now.
      if (learned > 0) changed('timeline');
      learned = 0;
    } catch {
      // Its disk is away: the next question begins anew.
    }
  };
  const later = () => {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(step, pauseMs).unref();
  };

  return {
    learnLater: later,
    /** What has just come in, so that it is found at once. */
    learn: () => {
      if (library()?.catalog.timelines.learnWords(beforeSearch) === beforeSearch) later();
    },
  };
}
