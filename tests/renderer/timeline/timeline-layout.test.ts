import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorAt, scrollOf } from '../../../renderer/timeline/layout/anchor.ts';
import { createDayIndex, type DayIndex } from '../../../renderer/timeline/layout/day-index.ts';
import { mostStretch } from '../../../renderer/timeline/layout/justify.ts';
import { type Metrics, metricsOf } from '../../../renderer/timeline/layout/metrics.ts';
import { type Rect, TimelineLayout } from '../../../renderer/timeline/layout/timeline-layout.ts';
import { workedMs } from '../../worked-ms.ts';
import { shapeOf, someIndex, someMetrics, someScreen } from './arbitrary-timeline.ts';

const settled = (index: DayIndex, metrics: Metrics, seed: number): TimelineLayout => {
  const layout = new TimelineLayout(index, metrics, { aspectAt: shapeOf(seed) });
  layout.settle(0, Number.POSITIVE_INFINITY);
  return layout;
};
const allRects = (layout: TimelineLayout): Rect[] =>
  Array.from({ length: layout.total }, (_, index) => layout.rectOf(index));
const seeds = fc.nat(1000);

describe('the layout of a timeline', () => {
  it('shows every photo once, inside the width, under its label, and none over another', () => {
    fc.assert(
      fc.property(someIndex, someMetrics, seeds, (index, metrics, seed) => {
        const layout = settled(index, metrics, seed);
        let before: Rect | undefined;
        allRects(layout).forEach((rect, at) => {
          const segment = layout.segmentOf(at);
          expect(rect.x).toBeGreaterThanOrEqual(0);
          expect(rect.x + rect.width).toBeLessThanOrEqual(metrics.width);
          expect(rect.width).toBeGreaterThan(0);
          expect(rect.height).toBeGreaterThan(0);
          expect(rect.y).toBeGreaterThanOrEqual(layout.top(segment) + layout.head(segment));
          expect(rect.y + rect.height).toBeLessThanOrEqual(layout.bottom(segment));
          // After the one before it: to the right in the same row, or in a row below.
          if (before && rect.y === before.y)
            expect(rect.x).toBeGreaterThanOrEqual(before.x + before.width + metrics.gap);
          else if (before) expect(rect.y).toBeGreaterThanOrEqual(before.y + before.height + metrics.gap);
          before = rect;
        });
      }),
      { numRuns: 60 },
    );
  });

  it('finds the photo at every place that it gave one, and the nearest one between them', () => {
    fc.assert(
      fc.property(someIndex, someMetrics, seeds, fc.nat(), (index, metrics, seed, any) => {
        const layout = settled(index, metrics, seed);
        const at = any % layout.total;
        const rect = layout.rectOf(at);
        for (const [x, y] of [
          [rect.x, rect.y],
          [rect.x + rect.width - 1, rect.y + rect.height - 1],
          [rect.x + rect.width / 2, rect.y + rect.height / 2],
        ] as const)
          expect(layout.indexAt(x, y)).toBe(at);
        expect(layout.indexAt(-50, -50)).toBe(0);
        expect(layout.indexAt(1e6, layout.height + 50)).toBe(layout.total - 1);
      }),
    );
  });

  it('is exact from the counts alone where tiles are square', () => {
    fc.assert(
      fc.property(someIndex, someScreen, fc.integer({ min: 0, max: 5 }), (index, screen, zoom) => {
        const metrics = metricsOf({ zoom, layout: 'square' }, screen);
        const layout = new TimelineLayout(index, metrics, { aspectAt: () => undefined });
        const before = layout.height;
        expect(layout.settle(0, before)).toBe(false);
        expect(layout.height).toBe(before);
        expect(layout.laid(layout.segments.length - 1).height).toBeGreaterThan(0);
        const sum = Array.from({ length: layout.segments.length }, (_, at) => layout.laid(at).height).reduce(
          (a, b) => a + b,
          0,
        );
        const around = Array.from(
          { length: layout.segments.length },
          (_, at) => layout.head(at) + (layout.segments.isLast[at] ? metrics.footHeight : 0),
        ).reduce((a, b) => a + b, 0);
        expect(layout.height).toBe(sum + around);
      }),
    );
  });

  it('fills every row of whole photos but the last of a day, at about the wanted height', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 80, max: 600 }),
        someScreen,
        fc.integer({ min: 2, max: 4 }),
        seeds,
        (count, screen, zoom, seed) => {
          const metrics = metricsOf(
            { zoom, layout: 'justified' },
            { ...screen, width: Math.max(900, screen.width) },
          );
          const layout = settled(createDayIndex([[20_000, count]]), metrics, seed);
          for (let segment = 0; segment < layout.segments.length; segment += 1) {
            const { rows } = layout.laid(segment);
            const isLast = layout.segments.isLast[segment] === 1;
            rows.forEach((row, at) => {
              const end = row.x.at(-1)! + row.width.at(-1)!;
              if (isLast && at === rows.length - 1)
                expect(row.height).toBeLessThanOrEqual(metrics.size * 1.2);
              else if (rows.length > 2) {
                // From edge to edge, unless it would be higher for it than any row may be.
                if (row.height < Math.round(metrics.size * mostStretch)) expect(end).toBe(metrics.width);
                else expect(end).toBeLessThanOrEqual(metrics.width);
                expect(row.height).toBeGreaterThan(metrics.size * 0.5);
                expect(row.height).toBeLessThanOrEqual(metrics.size * 1.5 + 1);
              }
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps what the person looks at where it is, to the pixel, while what is above it is laid out', () => {
    fc.assert(
      fc.property(
        someIndex,
        someScreen,
        fc.integer({ min: 2, max: 5 }),
        seeds,
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (index, screen, zoom, seed, where) => {
          const metrics = metricsOf({ zoom, layout: 'justified' }, screen);
          const known = new Set<number>();
          const layout = new TimelineLayout(index, metrics, {
            aspectAt: (at) => (known.has(at) ? shapeOf(seed)(at) : undefined),
          });
          const scroll = where * layout.height;
          const anchor = anchorAt(layout, scroll)!;
          const before = layout.rectOf(anchor.index).y - scroll;
          for (let at = 0; at < layout.total; at += 1) known.add(at);
          layout.settle(0, Number.POSITIVE_INFINITY);
          expect(layout.rectOf(anchor.index).y - scrollOf(layout, anchor)).toBeCloseTo(before, 6);
        },
      ),
    );
  });

  it('keeps the point under the pointer from one zoom and layout to another', () => {
    fc.assert(
      fc.property(someIndex, someMetrics, someMetrics, seeds, fc.nat(), (index, one, other, seed, any) => {
        const [before, after] = [settled(index, one, seed), settled(index, other, seed)];
        const rect = before.rectOf(any % before.total);
        const scroll = rect.y - 200;
        const anchor = anchorAt(before, scroll, { x: rect.x + rect.width / 2, y: 200 + rect.height / 4 })!;
        const next = after.rectOf(anchor.index);
        const under = (scrollOf(after, anchor) + 200 + rect.height / 4 - next.y) / next.height;
        expect(anchor.index).toBe(any % before.total);
        expect(under).toBeCloseTo(0.25, 3);
      }),
    );
  });

  it('goes up and down to a photo that stands above or below, and stops at both ends', () => {
    fc.assert(
      fc.property(someIndex, someMetrics, seeds, fc.nat(), (index, metrics, seed, any) => {
        const layout = settled(index, metrics, seed);
        const at = any % layout.total;
        const rect = layout.rectOf(at);
        const [above, below] = [layout.beside(at, -1), layout.beside(at, 1)];
        if (above !== at) expect(layout.rectOf(above).y).toBeLessThan(rect.y);
        else expect(rect.y).toBe(layout.rectOf(0).y);
        if (below !== at) expect(layout.rectOf(below).y).toBeGreaterThan(rect.y);
        else expect(rect.y).toBe(layout.rectOf(layout.total - 1).y);
      }),
    );
  });

  it('lays out a million photos of twenty years, two days of 50,000 among them, in the time of a few frames', () => {
    const days = Array.from(
      { length: 7300 },
      (_, at) => [20_000 - at, at === 400 || at === 2000 ? 50_000 : 123] as [number, number],
    );
    const index = createDayIndex(days);
    for (const layout of ['square', 'justified'] as const)
      for (let zoom = 0; zoom <= 5; zoom += 1) {
        const startedMs = workedMs();
        const made = new TimelineLayout(index, metricsOf({ zoom, layout }, { width: 1200, height: 800 }), {
          aspectAt: () => undefined,
        });
        const last = made.rectOf(made.total - 1);
        expect(last.y + last.height).toBeLessThanOrEqual(made.height);
        expect(made.indexAt(last.x, last.y)).toBe(made.total - 1);
        expect(workedMs() - startedMs).toBeLessThan(500);
      }
  });
});
