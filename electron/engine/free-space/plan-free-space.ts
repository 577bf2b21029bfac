import { setImmediate } from 'node:timers/promises';
import type { KeyRange, RoomRow } from '../../catalog/room.ts';
import type { FreeSpaceRules } from '../../contract/api/free-space.ts';
import type { Library } from '../library/open-library.ts';
import { localNowMs } from './local-now.ts';
import { createPicker, type Picked, type PickOptions } from './pick-assets.ts';
import { createAssetSums } from './sum-assets.ts';

/** Keys of which all rows are read at once; others have their turn between. */
const pageKeys = 5000;
const pageBlobs = 20_000;

/** Where space is wanted: the catalog's key of a phone, or here. */
export type SpaceTarget = { phone: number } | 'desktop';

export interface SpaceRequest {
  target: SpaceTarget;
  rules: FreeSpaceRules;
  needBytes?: number | undefined;
  order?: PickOptions['order'];
  /** Assets that are passed over: they were refused just now. */
  except?: ReadonlySet<number>;
}

/**
 * Chooses what may go from a phone or from this disk, by what the catalog knows: only assets of which every file is proven to be in
 * the vault. Nothing is touched; who carries it out looks at each file again.
 */
export async function planFreeSpace(
  library: Library,
  { target, rules, needBytes, order = 'oldest', except }: SpaceRequest,
  { signal }: { signal: AbortSignal },
): Promise<Picked> {
  const { room, keptHere, mirrors } = library.catalog;
  const areMirrored = rules.secondCopy && mirrors.isAny();
  const sums = createAssetSums(room.newest(), { areMirrored });
  sums.mark(room.unproven(), 'unproven');
  const take = async (newest: number, ask: (keys: KeyRange) => RoomRow[]): Promise<void> => {
    for (let first = 1; first <= newest; first += pageKeys) {
      signal.throwIfAborted();
      for (const row of ask({ first, last: first + pageKeys - 1 })) sums.add(row);
      await setImmediate();
    }
  };
  for (let after: number | undefined = areMirrored ? 0 : undefined; after !== undefined; ) {
    const { assets, next } = mirrors.withoutCopy(after, pageBlobs);
    sums.mark(assets, 'unmirrored');
    after = next;
    signal.throwIfAborted();
    await setImmediate();
  }
  if (target === 'desktop') {
    sums.mark(keptHere.kept(), 'kept');
    await take(room.newest(), room.here);
  } else {
    sums.mark(room.unsettled(target.phone), 'unsettled');
    await take(room.newestFile(), (keys) => room.onPhone(target.phone, keys));
  }
  const picker = createPicker({ rules, needBytes, order, nowMs: localNowMs() });
  sums.each((each) => {
    if (!except?.has(each.asset)) picker.add(each);
  });
  return picker.pick();
}
