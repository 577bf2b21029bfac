import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../renderer/timeline/layout/metrics.ts';
import { TimelineLayout } from '../../../renderer/timeline/layout/timeline-layout.ts';
import { scrubberMarks, thinned } from '../../../renderer/timeline/scrubber/scrubber-marks.ts';
import { someIndex } from './arbitrary-timeline.ts';

const dayMs = 86_400_000;
const monthOf = (day: number) => new Date(day * dayMs).toISOString().slice(0, -17);

describe('the marks of the scrubber', () => {
  it('are one for each month, in order, each where its photos begin', () => {
    fc.assert(
      fc.property(someIndex, (index) => {
        const layout = new TimelineLayout(
          index,
          metricsOf({ zoom: 3, layout: 'square' }, { width: 1000, height: 500 }),
          { aspectAt: () => undefined },
        );
        const most = Math.max(0, layout.height - 500);
        const marks = scrubberMarks(index, layout, most);
        expect(marks.map(({ day }) => monthOf(day))).toEqual([...new Set(Array.from(index.days, monthOf))]);
        marks.forEach(({ day, at }, position) => {
          expect(at).toBeGreaterThanOrEqual(marks[position - 1]?.at ?? 0);
          const first = index.starts[index.days.indexOf(day)]!;
          if (at < 1 && most > 0) expect(at * most).toBeCloseTo(layout.top(layout.segmentOf(first)), 3);
        });
      }),
    );
  });

  it('leave room between labels, whatever there is to label', () => {
    const mark = fc.record({
      day: fc.integer({ min: 0, max: 20_000 }),
      isYear: fc.boolean(),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 400 }), (any) => {
        const marks = any.sort((one, other) => one.at - other.at);
        const kept = thinned(marks, 600, { labelGap: 22, dotGap: 7 });
        const years = kept.filter(({ isYear }) => isYear);
        for (let at = 1; at < years.length; at += 1)
          expect((years[at]!.at - years[at - 1]!.at) * 600).toBeGreaterThanOrEqual(22);
        for (let at = 1; at < kept.length; at += 1)
          expect((kept[at]!.at - kept[at - 1]!.at) * 600).toBeGreaterThanOrEqual(7);
      }),
    );
  });
});
