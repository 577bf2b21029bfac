import type { Library } from '../library/open-library.ts';
import type { MirrorRun } from './mirror-vault.ts';

/** One that is not up to the vault, because its disk was away perhaps, is tried again so often. */
const everyMs = 3_600_000;

export function isMirrorDue({ catalog }: Pick<Library, 'catalog'>): boolean {
  return catalog.mirrors.all().some(({ seen, lastRun }) => {
    if (seen !== null) return false;
    return lastRun === null || (JSON.parse(lastRun) as MirrorRun).atMs < Date.now() - everyMs;
  });
}
