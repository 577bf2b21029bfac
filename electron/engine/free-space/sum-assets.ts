import { type RoomRow, roomBit } from '../../catalog/room.ts';
import type { AssetThere } from './pick-assets.ts';

const never = Number.NEGATIVE_INFINITY;

/** Why an asset is not like others of its kind; beside the bits of its row. */
const markBit = { unproven: 64, unsettled: 128, kept: 256, unmirrored: 512 } as const;

/**
 * What stands where space is wanted, summed up for each asset of keys up to `newest`. Columns by the key: a million assets are
 * added up without an object for any of them.
 * @param options `areMirrored`: whatever is not marked as `unmirrored` has a proven copy in a mirror of the vault
 */
export function createAssetSums(newest: number, { areMirrored = false } = {}) {
  const files = new Uint32Array(newest + 1);
  const bytes = new Float64Array(newest + 1);
  const takenAtMs = new Float64Array(newest + 1);
  const touchedAtMs = new Float64Array(newest + 1);
  const bits = new Uint16Array(newest + 1);
  return {
    /** Another file of an asset, or another copy of one. */
    add: (row: RoomRow): void => {
      const asset = row[0];
      // It came while we looked: nothing of it can be proven yet.
      if (asset > newest) return;
      const touched = row[3] ?? never;
      if (files[asset]!++ === 0) {
        bytes[asset] = row[1];
        takenAtMs[asset] = row[2];
        touchedAtMs[asset] = touched;
        bits[asset]! |= row[4];
        return;
      }
      bytes[asset]! += row[1];
      touchedAtMs[asset] = Math.max(touchedAtMs[asset]!, touched);
      // A second copy is one of all of it.
      if ((row[4] & roomBit.here) === 0) bits[asset]! &= ~roomBit.here;
    },
    /** Said of these, whether they stand there or not. */
    mark: (assets: readonly number[], as: keyof typeof markBit): void => {
      for (const asset of assets) if (asset <= newest) bits[asset]! |= markBit[as];
    },
    /** Every asset that stands there, by its key. The object is the same each time, with other values. */
    each: (visit: (there: Readonly<AssetThere>) => void): void => {
      const there: AssetThere = {
        ...{ asset: 0, files: 0, bytes: 0, takenAtMs: 0, touchedAtMs: null, unsafe: undefined },
        ...{ isVideo: false, isFavourite: false, isKept: false, hasSecondCopy: false },
      };
      for (let asset = 1; asset <= newest; asset++) {
        if (files[asset] === 0) continue;
        const is = bits[asset]!;
        const touched = touchedAtMs[asset]!;
        there.asset = asset;
        there.files = files[asset]!;
        there.bytes = bytes[asset]!;
        there.takenAtMs = takenAtMs[asset]!;
        there.touchedAtMs = touched === never ? null : touched;
        there.isVideo = (is & roomBit.video) !== 0;
        there.isFavourite = (is & roomBit.favourite) !== 0;
        there.isKept = (is & markBit.kept) !== 0;
        there.hasSecondCopy = (is & roomBit.here) !== 0 || (areMirrored && (is & markBit.unmirrored) === 0);
        there.unsafe = whyUnsafe(is);
        visit(there);
      }
    },
  };
}

function whyUnsafe(is: number): AssetThere['unsafe'] {
  if ((is & roomBit.trashed) !== 0) return 'in-trash';
  if ((is & markBit.unsettled) !== 0) return 'pending';
  if ((is & roomBit.backedUp) === 0) return 'not-backed-up';
  if ((is & markBit.unproven) !== 0) return 'not-proven';
  return (is & roomBit.pictured) === 0 ? 'pictures-missing' : undefined;
}
