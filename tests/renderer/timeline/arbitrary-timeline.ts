import fc from 'fast-check';
import { createDayIndex } from '../../../renderer/timeline/layout/day-index.ts';
import { metricsOf } from '../../../renderer/timeline/layout/metrics.ts';

/** Days newest first, some of them large, as far apart as they may be. */
export const someDays = fc
  .uniqueArray(fc.integer({ min: -24_000, max: 21_000 }), { minLength: 1, maxLength: 60 })
  .chain((days) =>
    fc.tuple(
      fc.constant(days.sort((a, b) => b - a)),
      fc.array(
        fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }) }, fc.integer({ min: 1, max: 900 })),
        { minLength: days.length, maxLength: days.length },
      ),
    ),
  )
  .map(([days, counts]) => days.map((day, at) => [day, counts[at]!] as [number, number]));

export const someIndex = someDays.map(createDayIndex);

export const someScreen = fc.record({
  width: fc.integer({ min: 280, max: 3840 }),
  height: fc.integer({ min: 300, max: 2160 }),
});
export const someMetrics = fc
  .record({
    zoom: fc.integer({ min: 0, max: 5 }),
    layout: fc.constantFrom('square' as const, 'justified' as const),
    screen: someScreen,
  })
  .map(({ zoom, layout, screen }) => metricsOf({ zoom, layout }, screen));

/** A photo's shape, panoramas of both kinds among them, always the same for the same number. */
export const shapeOf = (seed: number) => (index: number) =>
  [4 / 3, 3 / 4, 16 / 9, 1, 2.8, 0.5, 1.5][(Math.imul(index + 1, 2654435761 + seed * 2) >>> 5) % 7]!;
