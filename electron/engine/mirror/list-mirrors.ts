import type { MirrorSums } from '../../catalog/mirrors.ts';
import type { Library } from '../library/open-library.ts';
import type { MirrorRun } from './mirror-vault.ts';

export interface MirrorState extends MirrorSums {
  id: number;
  place: string;
  addedAtMs: number;
  lastRun: MirrorRun | null;
}

/** The mirrors of this library's vault, as they stand. Looks at every blob of each, beside whoever else has work to do. */
export async function listMirrors({ catalog }: Pick<Library, 'catalog'>): Promise<MirrorState[]> {
  if (!catalog.mirrors.isAny()) return [];
  return (await catalog.count('mirrors')).map(({ id, place, addedAtMs, lastRun, sums }) => ({
    ...{ id, place, addedAtMs, ...sums },
    lastRun: lastRun === null ? null : (JSON.parse(lastRun) as MirrorRun),
  }));
}
