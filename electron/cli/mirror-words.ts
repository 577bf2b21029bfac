import type { MirrorRun } from '../engine/mirror/mirror-vault.ts';
import { count, counted, duration, size, visible } from './output.ts';

/** What a run did, for people. */
export function mirrorWords(run: MirrorRun): string[] {
  const { copied, copiedBytes, seconds, due, failed, extra, stoppedBy } = run;
  const place = visible(run.place);
  const words: string[] = [];
  if (stoppedBy) {
    const advice = stoppedBy.advice ? ` ${stoppedBy.advice}` : '';
    words.push(
      `The mirror ${place} is not up to date: ${visible(stoppedBy.message)}${advice} (${stoppedBy.code})`,
    );
  } else if (copied === 0 && due + failed === 0) words.push(`The mirror ${place} has everything already.`);
  if (copied > 0)
    words.push(
      `${counted(copied, 'object')} copied to the mirror ${place}, ${size(copiedBytes)} in ${duration(seconds)}.`,
    );
  if (!stoppedBy && copied > 0 && due + failed === 0) words.push('It has all that the vault has, proven.');
  if (due > 0) words.push(`${counted(due, 'file')} ${due === 1 ? 'is' : 'are'} not proven to be there yet.`);
  if (failed > 0) words.push(`${counted(failed, 'object')} could not be copied; each is named above.`);
  if (extra) {
    const are = extra === 1 ? 'is' : 'are';
    words.push(
      `${count(extra)} ${are} in the mirror that the vault does not have any more; nothing was deleted.`,
    );
  }
  return words;
}

/** All of it is there, as far as this library knows. */
export const isMirrorWhole = ({ failed, due, stoppedBy }: MirrorRun) => !stoppedBy && failed + due === 0;
