import type { Library } from '../engine/library/open-library.ts';
import { count, counted, visible } from './output.ts';

const named = 5;

/** Tells of files that belong to no photo, and names those that the vault does not have. Undefined where there are none. */
export function looseWords({ catalog: { looseFiles } }: Library): string | undefined {
  const { loose, looseBackedUp } = looseFiles.sums();
  if (loose === 0) return undefined;
  const missing = loose - looseBackedUp;
  const which = loose === 1 ? 'belongs' : 'belong';
  const files = `${counted(loose, 'file')} ${which} to no photo or video`;
  if (missing === 0) return `${files}, and ${loose === 1 ? 'is' : 'are'} backed up as well.`;
  const names = looseFiles.duePaths(named).map((place) => visible(place));
  if (missing > named) names.push(`${count(missing - named)} more`);
  const subject = missing === loose ? '' : `${count(missing)} of them `;
  return `${files}, and ${subject}${missing === 1 ? 'is' : 'are'} not backed up: ${names.join(', ')}.`;
}
