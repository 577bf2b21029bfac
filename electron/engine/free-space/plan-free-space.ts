import { setImmediate } from 'node:timers/promises';
import { type RoomPage, type RoomPlace, type RoomRow, roomBit } from '../../catalog/room.ts';
import type { FreeSpaceRules } from '../../contract/api/free-space.ts';
import type { Library } from '../library/open-library.ts';
import { localNowMs } from './local-now.ts';
import { type AssetThere, createPicker, type Picked, type PickOptions } from './pick-assets.ts';

/** Rows read at once; others have their turn between. */
const pageRows = 5000;

/** Where space is wanted: the catalog's key of a phone, or here. */
export type SpaceTarget = { phone: number } | 'desktop';

export interface SpaceRequest {
  target: SpaceTarget;
  rules: FreeSpaceRules;
  needBytes?: number | undefined;
  order?: PickOptions['order'];
}

/**
 * Chooses what may go from a phone or from this disk, by what the catalog knows: only assets of which every file is proven to be in
 * the vault. Nothing is touched; who carries it out looks at each file again.
 */
export async function planFreeSpace(
  library: Library,
  { target, rules, needBytes, order = 'oldest' }: SpaceRequest,
  { signal }: { signal: AbortSignal },
): Promise<Picked> {
  const { room, keptHere } = library.catalog;
  const picker = createPicker({ rules, needBytes, order, nowMs: localNowMs() });
  const unproven = room.unproven();
  if (target === 'desktop') {
    const kept = new Set(keptHere.kept());
    for await (const rows of pages((from) => room.here(from, pageRows), signal))
      for (const row of rows) picker.add(assetOf(row, { unproven, kept }));
  } else {
    const unsettled = room.unsettled(target.phone);
    const sums = createSums(room.newest());
    for await (const rows of pages((from) => room.onPhone(target.phone, from, pageRows), signal))
      for (const row of rows) sums.add(row);
    for (const row of sums.rows) picker.add(assetOf(row, { unproven, unsettled }));
  }
  return picker.pick();
}

async function* pages(
  ask: (from: RoomPlace | undefined) => RoomPage,
  signal: AbortSignal,
): AsyncGenerator<RoomRow[]> {
  for (let from: RoomPlace | undefined; ; ) {
    signal.throwIfAborted();
    const { rows, next } = ask(from);
    yield rows;
    if (!next) return;
    from = next;
    await setImmediate();
  }
}

function assetOf(
  [asset, files, bytes, touchedAtMs, takenAtMs, bits]: RoomRow,
  {
    unproven,
    unsettled,
    kept,
  }: Record<'unproven', ReadonlySet<number>> & Partial<Record<'unsettled' | 'kept', ReadonlySet<number>>>,
): AssetThere {
  const has = (bit: keyof typeof roomBit) => (bits & roomBit[bit]) !== 0;
  const unsafe = has('trashed')
    ? 'in-trash'
    : unsettled?.has(asset)
      ? 'pending'
      : !has('backedUp')
        ? 'not-backed-up'
        : unproven.has(asset)
          ? 'not-proven'
          : has('pictured')
            ? undefined
            : 'pictures-missing';
  return {
    ...{ asset, files, bytes, takenAtMs, touchedAtMs, unsafe },
    ...{ isVideo: has('video'), isFavourite: has('favourite'), hasSecondCopy: has('here') },
    isKept: kept?.has(asset) ?? false,
  };
}

/** One row for each asset, of all its files: another file of it, or another copy of one, is added to the first. */
function createSums(newest: number) {
  const rows: RoomRow[] = [];
  // Where the row of an asset is, counted from one: half a million keys are found many times as fast as in a map.
  const places = new Int32Array(newest + 1);
  return {
    rows,
    add: (row: RoomRow): void => {
      const [asset, files, bytes, touchedAtMs, , bits] = row;
      // It came while we looked: nothing of it can be proven yet.
      if (asset > newest) return;
      const first = rows[places[asset]! - 1];
      if (!first) {
        places[asset] = rows.push(row);
        return;
      }
      first[1] += files;
      first[2] += bytes;
      if (touchedAtMs !== null) first[3] = Math.max(first[3] ?? touchedAtMs, touchedAtMs);
      // A second copy is one of all of it.
      if ((bits & roomBit.here) === 0) first[5] &= ~roomBit.here;
    },
  };
}
