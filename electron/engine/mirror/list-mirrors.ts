import type { MirrorSums } from '../../catalog/mirrors.ts';
import type { Library } from '../library/open-library.ts';
import type { MirrorRun } from './mirror-vault.ts';

export interface MirrorState extends MirrorSums {
  id: number;
  place: string;
  addedAtMs: number;
  lastRun: MirrorRun | null;
}

/** The mirrors of this library's vault, as they stand. Looks at every blob of each. */
export function listMirrors({ catalog: { mirrors } }: Pick<Library, 'catalog'>): MirrorState[] {
  return mirrors.all().map(({ id, place, addedAtMs, lastRun }) => ({
    ...{ id, place, addedAtMs, ...mirrors.sums(id) },
    lastRun: lastRun === null ? null : (JSON.parse(lastRun) as MirrorRun),
  }));
}
