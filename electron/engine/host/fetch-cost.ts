import { setImmediate } from 'node:timers/promises';
import type { AwaySums } from '../../catalog/kept-here.ts';
import type { FetchCost } from '../../contract/api/asset-detail.ts';
import { diskSpace, shortOfRoom } from '../library/disk-space.ts';
import type { Library } from '../library/open-library.ts';
import { shownStore } from './vault/shown-store.ts';

const remembered = 'fetch-speed';
/** Less says little of a line. */
const leastBytes = 1_000_000;
/** So many are looked at at a stretch; others have their turn between. */
const atAStretch = 500;

/** `newBytes`: of those that are not on their way already. */
type Sums = AwaySums & { newBytes?: number };

/** How fast the last ones came counts as much as all before. */
export function noteFetchSpeed(library: Library, { bytes, seconds }: { bytes: number; seconds: number }) {
  if (bytes < leastBytes || seconds <= 0) return;
  const before = speedOf(library);
  const now = bytes / seconds;
  library.catalog.memory.set(remembered, Math.round(before === undefined ? now : (before + now) / 2));
}

function speedOf(library: Library): number | undefined {
  const known = library.catalog.memory.get(remembered);
  return typeof known === 'number' && known > 0 ? known : undefined;
}

/** What it takes to bring originals of these assets here, or of all that are not in the trash. */
export async function fetchCostOf(
  library: Library,
  ids: readonly number[] | undefined,
  { signal, space = diskSpace }: { signal: AbortSignal; space?: typeof diskSpace },
): Promise<FetchCost> {
  const { catalog, root } = library;
  const sums: Sums = ids ? await sumOf(library, ids, signal) : await catalog.count('away');
  const underWay = ids ? (await catalog.count('wanted')).bytes : 0;
  const neededBytes = sums.newBytes === undefined ? sums.bytes : sums.newBytes + underWay;
  const disk = space(root);
  const speed = speedOf(library);
  const vault = catalog.vault.get();
  return {
    ...{ assets: sums.assets, files: sums.files, bytes: sums.bytes, freeBytes: disk.freeBytes },
    missingBytes: neededBytes > 0 && sums.bytes > 0 ? shortOfRoom(disk, neededBytes) : 0,
    seconds: speed === undefined ? null : sums.bytes / speed,
    // One for each file.
    requests: sums.files,
    isBucket: vault !== undefined && shownStore(vault.place).kind === 's3',
    storageClass: vault?.storageClass ?? null,
  };
}

async function sumOf(
  { catalog: { keptHere } }: Library,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<Sums> {
  const sums = { assets: 0, files: 0, bytes: 0, newBytes: 0 };
  for (const [at, id] of [...new Set(ids)].entries()) {
    const { files, bytes } = keptHere.awayOf(id);
    if (files > 0) sums.assets++;
    sums.files += files;
    sums.bytes += bytes;
    if (!keptHere.isWanted(id)) sums.newBytes += bytes;
    if (at % atAStretch !== atAStretch - 1) continue;
    await setImmediate();
    signal.throwIfAborted();
  }
  return sums;
}
