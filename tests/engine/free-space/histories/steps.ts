import fc from 'fast-check';
import type { PhoneFault } from './faulty-phone.ts';

const acts = [
  ...(['shoot', 'shootLive', 'edit', 'edit', 'remove', 'lie', 'loseObject', 'loseObject'] as const),
  ...(['import', 'import', 'import', 'backup', 'backup', 'backup'] as const),
  ...(['free', 'free', 'free', 'free', 'free', 'freeByBoth'] as const),
  ...(['evict', 'evict', 'fetch', 'trash', 'takeBack', 'purge'] as const),
];
export type Act = (typeof acts)[number];

export interface Step {
  act: Act;
  which: number;
  desktop: 0 | 1;
  fault: PhoneFault | undefined;
  /** The process of this desktop ends at its so many-th change of disk or catalog, if it comes so far. */
  crash: { at: number; before: boolean } | undefined;
  /** The store loses the so many-th blob that it gets, right away. */
  losesPut: number | undefined;
}

const fault = fc.record({
  at: fc.integer({ min: 0, max: 6 }),
  does: fc.constantFrom<PhoneFault['does']>('unplug-before', 'unplug-after', 'replace', 'replace', 'refuse'),
});

export const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom<Act>(...acts),
    which: fc.nat(1000),
    desktop: fc.constantFrom(0 as const, 1 as const),
    fault: fc.option(fault, { nil: undefined, freq: 2 }),
    crash: fc.option(fc.record({ at: fc.integer({ min: 1, max: 16 }), before: fc.boolean() }), {
      nil: undefined,
      freq: 2,
    }),
    losesPut: fc.option(fc.nat(1), { nil: undefined, freq: 2 }),
  }),
  { minLength: 6, maxLength: 18, size: 'max' },
);
