import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type AssetThere,
  createPicker,
  type PickOptions,
} from '../../../electron/engine/free-space/pick-assets.ts';

const now = Date.UTC(2026, 5, 1);
const day = 86_400_000;

const there: fc.Arbitrary<Omit<AssetThere, 'asset'>> = fc.record({
  files: fc.integer({ min: 1, max: 4 }),
  bytes: fc.oneof(fc.nat(10), fc.nat(5_000_000)),
  takenAtMs: fc.oneof(
    fc.integer({ min: now - 40 * day, max: now + day }),
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
  ),
  touchedAtMs: fc.option(fc.integer({ min: now - 40 * day, max: now })),
  isVideo: fc.boolean(),
  isFavourite: fc.boolean(),
  isKept: fc.boolean(),
  hasSecondCopy: fc.boolean(),
  unsafe: fc.constantFrom(
    'in-trash',
    'pending',
    'not-backed-up',
    'not-proven',
    undefined,
    undefined,
    undefined,
  ),
});
const assets = fc
  .array(there, { maxLength: 40 })
  .map((all) => all.map((each, at): AssetThere => ({ asset: at + 1, ...each })));
const options: fc.Arbitrary<PickOptions> = fc.record({
  rules: fc.record(
    {
      videosFirst: fc.boolean(),
      keepFavourites: fc.boolean(),
      secondCopy: fc.boolean(),
      olderThanDays: fc.nat(60),
      largerThanBytes: fc.nat(5_000_000),
      keepDays: fc.nat(60),
    },
    { requiredKeys: ['videosFirst', 'keepFavourites', 'secondCopy'] },
  ),
  needBytes: fc.option(fc.nat(20_000_000), { nil: undefined }),
  nowMs: fc.constant(now),
  order: fc.constantFrom('oldest', 'least-used'),
});

const pick = (all: readonly AssetThere[], how: PickOptions) => {
  const picker = createPicker(how);
  for (const each of all) picker.add(each);
  return picker.pick();
};
const sumOf = (all: readonly AssetThere[], key: 'bytes' | 'files') =>
  all.reduce((sum, each) => sum + each[key], 0);

it('whatever stands there and whatever is asked: nothing goes that is not proven, or that the person or a rule keeps', () => {
  fc.assert(
    fc.property(assets, options, (all, how) => {
      const { rules } = how;
      const picked = pick(all, how);
      const going = picked.assets.map((asset) => all[asset - 1]!);
      expect(new Set(picked.assets).size).toBe(picked.assets.length);
      expect(picked).toMatchObject({ bytes: sumOf(going, 'bytes'), files: sumOf(going, 'files') });
      for (const each of going) {
        expect(each.unsafe).toBeUndefined();
        expect(each.isKept).toBe(false);
        if (rules.secondCopy) expect(each.hasSecondCopy).toBe(true);
        if (rules.keepFavourites) expect(each.isFavourite).toBe(false);
        if (rules.largerThanBytes !== undefined) expect(each.bytes).toBeGreaterThan(rules.largerThanBytes);
        for (const days of [rules.olderThanDays, rules.keepDays])
          if (days !== undefined) expect(each.takenAtMs).toBeLessThan(now - days * day);
        if (rules.keepDays !== undefined && each.touchedAtMs !== null)
          expect(each.touchedAtMs).toBeLessThan(now - rules.keepDays * day);
      }
    }),
    { numRuns: 500 },
  );
});

it('takes as much as is needed where it can, no more, and says what stays and why', () => {
  fc.assert(
    fc.property(assets, options, (all, how) => {
      const { needBytes } = how;
      const everything = pick(all, { ...how, needBytes: undefined });
      const picked = pick(all, how);
      const stay = Object.values(picked.staying).reduce((sum, each) => sum + each, 0);
      expect(stay + everything.assets.length).toBe(all.length);
      expect(picked.bytes + picked.leftBytes).toBe(everything.bytes);
      // The same order, cut off.
      expect(picked.assets).toEqual(everything.assets.slice(0, picked.assets.length));
      if (needBytes === undefined) return;
      if (everything.bytes >= needBytes) expect(picked.bytes).toBeGreaterThanOrEqual(needBytes);
      else expect(picked.assets).toEqual(everything.assets);
      const last = all[picked.assets.at(-1)! - 1];
      if (last) expect(picked.bytes - last.bytes).toBeLessThan(Math.max(needBytes, 1));
    }),
    { numRuns: 500 },
  );
});

it('goes by the rule: videos before all else where that is said, and then the oldest, or what was longest not used', () => {
  fc.assert(
    fc.property(assets, options, (all, how) => {
      const going = pick(all, how).assets.map((asset) => all[asset - 1]!);
      const minute = ({ takenAtMs, touchedAtMs }: AssetThere) => {
        const at = how.order === 'oldest' ? takenAtMs : Math.max(takenAtMs, touchedAtMs ?? takenAtMs);
        return Math.min(
          Math.max(Math.floor(at / 60_000), Date.UTC(1900, 0) / 60_000),
          Date.UTC(2150, 0) / 60_000,
        );
      };
      for (const [at, each] of going.entries()) {
        const before = going[at - 1];
        if (!before) continue;
        if (how.rules.videosFirst && before.isVideo !== each.isVideo) expect(before.isVideo).toBe(true);
        else expect(minute(before)).toBeLessThanOrEqual(minute(each));
      }
    }),
    { numRuns: 500 },
  );
});

it('stops at the very byte that is needed', () => {
  const of = (asset: number): AssetThere => ({
    ...{ asset, files: 1, bytes: 5, takenAtMs: asset * day, touchedAtMs: null },
    ...{ isVideo: false, isFavourite: false, isKept: false, hasSecondCopy: true, unsafe: undefined },
  });
  const plan = (needBytes: number) =>
    pick([of(1), of(2), of(3)], {
      rules: { videosFirst: false, keepFavourites: false, secondCopy: false },
      ...{ needBytes, nowMs: now, order: 'oldest' },
    });
  expect(plan(10)).toMatchObject({ assets: [1, 2], bytes: 10, leftBytes: 5 });
  expect(plan(11)).toMatchObject({ assets: [1, 2, 3], leftBytes: 0 });
  expect(plan(0)).toMatchObject({ assets: [], bytes: 0, leftBytes: 15 });
});

it('has nothing to do with where the phone’s clock and the camera’s stand: what was taken today stays', () => {
  const today: AssetThere = {
    ...{ asset: 1, files: 1, bytes: 5, takenAtMs: now - day - 13 * 3_600_000, touchedAtMs: null },
    ...{ isVideo: false, isFavourite: false, isKept: false, hasSecondCopy: true, unsafe: undefined },
  };
  const rules = { videosFirst: false, keepFavourites: false, secondCopy: false, olderThanDays: 1 };
  const { assets: going, staying } = pick([today], { rules, nowMs: now, order: 'oldest' });
  expect(going).toEqual([]);
  expect(staying).toEqual({ 'too-new': 1 });
});
