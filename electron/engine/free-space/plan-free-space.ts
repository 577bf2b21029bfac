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
  const { room } = library.catalog;
  const picker = createPicker({ rules, needBytes, order, nowMs: localNowMs() });
  const unproven = room.unproven();
  if (target === 'desktop') {
    for await (const rows of pages((from) => room.here(from, pageRows), signal))
      for (const row of rows) picker.add(assetOf(row, { unproven }));
  } else {
    const unsettled = room.unsettled(target.phone);
    const assets = new Map<number, AssetThere>();
    for await (const rows of pages((from) => room.onPhone(target.phone, from, pageRows), signal))
      for (const row of rows) {
        const there = assets.get(row[0]);
        if (there) join(there, row);
        else assets.set(row[0], assetOf(row, { unproven, unsettled }));
      }
    for (const each of assets.values()) picker.add(each);
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
  { unproven, unsettled }: { unproven: ReadonlySet<number>; unsettled?: ReadonlySet<number> },
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
          : undefined;
  return {
    ...{ asset, files, bytes, takenAtMs, touchedAtMs, unsafe },
    ...{ isVideo: has('video'), isFavourite: has('favourite'), hasSecondCopy: has('here') },
  };
}

/** Another file of it, or another copy of one. */
function join(there: AssetThere, [, files, bytes, touchedAtMs, , bits]: RoomRow): void {
  there.files += files;
  there.bytes += bytes;
  if (touchedAtMs !== null) there.touchedAtMs = Math.max(there.touchedAtMs ?? touchedAtMs, touchedAtMs);
  if ((bits & roomBit.here) === 0) there.hasSecondCopy = false;
}
