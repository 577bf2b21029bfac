import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, readChange } from '../../electron/vault/change.ts';
import { nextClock, parseClock } from '../../electron/vault/clock.ts';
import { type LogState, mergeChanges } from '../../electron/vault/merge-changes.ts';

const desktops = ['a'.repeat(32), 'b'.repeat(32)];
const change: fc.Arbitrary<Change> = fc.record({
  clock: fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }), fc.constantFrom(...desktops))
    .map(([ms, counter, desktop]) => `${String(ms).padStart(13, '0')}-0000${counter}-${desktop}`),
  entity: fc.constantFrom(`asset:${'1'.repeat(32)}`, `asset:${'2'.repeat(32)}`),
  field: fc.constantFrom('favourite', 'camera'),
  value: fc.oneof(fc.boolean(), fc.constant(null), fc.string(), fc.integer()),
});
const plain = (state: LogState) =>
  [...state]
    .map(([entity, fields]) => [entity, [...fields].sort(([a], [b]) => (a < b ? -1 : 1))] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
const merged = (...lists: Change[][]) =>
  plain(lists.reduce((state, list) => mergeChanges(state, list), new Map() as LogState));

describe('merging the logs of several desktops', () => {
  it('ends the same in any order, in any pieces, however often', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), fc.array(change), (one, two, three) => {
        const all = merged(one, two, three);
        expect(merged(three, one, two)).toEqual(all);
        expect(merged([...one, ...two].reverse(), three)).toEqual(all);
        expect(merged(one, two, three, two, one)).toEqual(all);
      }),
      { numRuns: 500 },
    );
  });

  it('lets the later change win, whoever is read last', () => {
    const entity = `asset:${'1'.repeat(32)}`;
    const first = nextClock(undefined, { nowMs: 1000, desktop: desktops[0]! });
    // The other desktop's clock is behind, but it has read the first change.
    const second = nextClock(first, { nowMs: 5, desktop: desktops[1]! });
    const changes = [
      { clock: second, entity, field: 'favourite', value: false },
      { clock: first, entity, field: 'favourite', value: true },
    ];
    expect(mergeChanges(new Map(), changes).get(entity)?.get('favourite')?.value).toBe(false);
  });
});

describe('the clock', () => {
  it('never goes back, however the computer is set', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 31 }), { minLength: 1 }), (times) => {
        let last: string | undefined;
        for (const nowMs of times) {
          const next = nextClock(last, { nowMs, desktop: desktops[0]! });
          if (last !== undefined) expect(next > last).toBe(true);
          expect(parseClock(next)).toBeDefined();
          last = next;
        }
      }),
    );
    const full = `0000000000007-99999-${desktops[0]}`;
    expect(nextClock(full, { nowMs: 0, desktop: desktops[0]! })).toBe(`0000000000008-00000-${desktops[0]}`);
  });
});

describe('a change from the log', () => {
  it('is taken only in its form', () => {
    const clock = nextClock(undefined, { nowMs: 1, desktop: desktops[0]! });
    const entity = `asset:${'1'.repeat(32)}`;
    const blob = `shared/${'a'.repeat(64)}.${'b'.repeat(16)}`;
    const resource = { name: 'a', path: 'x/a', sizeBytes: 1, mtimeMs: 1, contentIdentifier: null, blob };
    const field = `resource:photo:${'c'.repeat(64)}`;
    expect(readChange([clock, entity, field, resource])).toBeDefined();
    expect(readChange([clock, entity, field, null])).toBeDefined();
    expect(readChange([clock, entity, 'somethingNew', { a: 1 }])).toBeDefined();
    for (const wrong of [
      [clock, entity, field, { ...resource, blob: '../../etc/passwd' }],
      [clock, entity, field, { ...resource, sizeBytes: -1 }],
      [clock, entity, field, Object.create(resource)],
      [clock, entity, 'latitude', 91],
      [clock, entity, '__proto__', 1],
      [clock, 'asset:x', 'favourite', true],
      [clock, entity, 'somethingNew', 'x'.repeat(70_000)],
      ['1', entity, 'favourite', true],
      [clock, entity, 'favourite'],
    ])
      expect(readChange(wrong), JSON.stringify(wrong).slice(0, 200)).toBeUndefined();
    fc.assert(fc.property(fc.anything(), (anything) => void readChange(anything)));
    fc.assert(fc.property(fc.jsonValue(), (value) => void readChange([clock, entity, field, value])));
  });
});
