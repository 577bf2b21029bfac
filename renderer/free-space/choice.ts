import type { InputOf } from '../../electron/contract/api/api.ts';
import type {
  FreeSpaceProof,
  FreeSpaceRules,
  FreeSpaceTarget,
} from '../../electron/contract/api/free-space.ts';

/** What the person has chosen; null: no such bound. */
export interface Choice extends Pick<FreeSpaceRules, 'videosFirst' | 'keepFavourites' | 'secondCopy'> {
  needBytes: number | null;
  olderThanDays: number | null;
  largerThanBytes: number | null;
  keepDays: number | null;
}

export const firstChoice: Choice = {
  ...{ needBytes: null, olderThanDays: null, largerThanBytes: null, keepDays: null },
  ...{ videosFirst: false, keepFavourites: false, secondCopy: false },
};

export function planInput(target: FreeSpaceTarget, choice: Choice): InputOf<'planFreeSpace'> {
  const { needBytes, olderThanDays, largerThanBytes, keepDays, ...others } = choice;
  return {
    target,
    ...(needBytes !== null && { needBytes }),
    rules: {
      ...others,
      ...(olderThanDays !== null && { olderThanDays }),
      ...(largerThanBytes !== null && { largerThanBytes }),
      ...(keepDays !== null && { keepDays }),
    },
  };
}

/** A step of a slider up to `most` bytes: a round number, some twenty to fifty of them. */
export function niceStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(10, most / 20)));
  return [1, 2, 5, 10].map((each) => each * power).findLast((step) => step <= Math.max(1, most / 20)) ?? 1;
}

/** The files of one photo, in the order of the plan. */
export interface GoingItem {
  assetId: string;
  asset: number;
  name: string;
  takenAtMs: number;
  files: number;
  bytes: number;
  /** The oldest proof that it rests on. */
  provenAtMs: number;
  vaults: readonly string[];
  phones: readonly string[];
  isHere: boolean;
}

export function itemsOf(sample: readonly FreeSpaceProof[]): GoingItem[] {
  const items = new Map<number, GoingItem>();
  for (const { asset, assetId, path, sizeBytes, takenAtMs, provenAtMs, copies } of sample) {
    const known = items.get(asset);
    const { desktop, phones, vaults } = copies;
    items.set(
      asset,
      known
        ? {
            ...known,
            files: known.files + 1,
            bytes: known.bytes + sizeBytes,
            provenAtMs: Math.min(known.provenAtMs, provenAtMs),
            vaults: known.vaults.filter((each) => vaults.includes(each)),
            phones: known.phones.filter((each) => phones.includes(each)),
            isHere: known.isHere && desktop,
          }
        : {
            ...{ asset, assetId, takenAtMs, provenAtMs, vaults, phones },
            ...{ name: path.slice(path.lastIndexOf('/') + 1), files: 1, bytes: sizeBytes, isHere: desktop },
          },
    );
  }
  return [...items.values()];
}

/** Where those that go are beside the vault, as far as the plan shows it. */
export function hereOf(items: readonly GoingItem[], isAllShown: boolean): 'all' | 'some' | 'none' {
  const here = items.filter(({ isHere }) => isHere).length;
  if (here === items.length) return isAllShown ? 'all' : 'some';
  return here > 0 || !isAllShown ? 'some' : 'none';
}
