import { PhotoferryError } from '../../base/error.ts';
import type { MirrorContext } from './mirror-context.ts';

export const endedMeanwhile = 'This mirror was let go of meanwhile; what is there stays there.';

/** Whether this mirror is still kept; another that was added since may have its key. */
export const isStill = ({ library, row }: Pick<MirrorContext, 'library' | 'row'>): boolean =>
  library.catalog.mirrors
    .all()
    .some(({ id, place, addedAtMs }) => id === row.id && place === row.place && addedAtMs === row.addedAtMs);

/** @throws {PhotoferryError} `mirror-none` */
export function requireStill(context: Pick<MirrorContext, 'library' | 'row'>): void {
  if (!isStill(context)) throw new PhotoferryError('mirror-none', endedMeanwhile);
}
