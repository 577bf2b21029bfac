import type { Library } from '../engine/library/open-library.ts';
import { count, visible } from './output.ts';

const named = 5;

/** Tells of files that no backup takes, since they belong to no photo. */
export function looseWords({ catalog }: Library, loose: number): string {
  const names = catalog.assets
    .loosePaths(named)
    .map((place) => visible(place))
    .join(', ');
  const more = loose > named ? ` and ${count(loose - named)} more` : '';
  const subject =
    loose === 1
      ? '1 file belongs to no photo or video, and is'
      : `${count(loose)} files belong to no photo or video, and are`;
  return `${subject} not backed up: ${names}${more}.`;
}
