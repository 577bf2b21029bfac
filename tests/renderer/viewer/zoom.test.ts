import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actualScale,
  bounded,
  fitted,
  fittingScale,
  isZoomed,
  largestScale,
  panned,
  percentOf,
  toggled,
  type View,
  type Zoomable,
  zoomedAt,
} from '../../../renderer/viewer/zoom.ts';

const edge = fc.integer({ min: 1, max: 60_000 });
const zoomable: fc.Arbitrary<Zoomable> = fc.record({
  stage: fc.record({
    width: fc.integer({ min: 320, max: 3840 }),
    height: fc.integer({ min: 200, max: 2160 }),
  }),
  picture: fc.record({ width: edge, height: edge }),
  density: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});
const coordinate = fc.double({ min: -5000, max: 5000, noNaN: true });
const anyView = fc.record({
  scale: fc.double({ min: 0.0001, max: 100, noNaN: true }),
  x: coordinate,
  y: coordinate,
});
const inside = (what: Zoomable) =>
  fc.record({
    x: fc.double({ min: -what.stage.width / 2, max: what.stage.width / 2, noNaN: true }),
    y: fc.double({ min: -what.stage.height / 2, max: what.stage.height / 2, noNaN: true }),
  });

/** What of the picture lies under a point of the stage, in pixels from the picture's centre. */
const under = (view: View, point: { x: number; y: number }) => ({
  x: (point.x - view.x) / view.scale,
  y: (point.y - view.y) / view.scale,
});

describe('zoom', () => {
  const phone: Zoomable = {
    stage: { width: 1000, height: 800 },
    picture: { width: 4000, height: 3000 },
    density: 2,
  };

  it('shows a large photo whole, and a small one at its own size', () => {
    expect(fitted(phone)).toEqual({ scale: 0.25, x: 0, y: 0 });
    expect(fittingScale({ ...phone, picture: { width: 300, height: 200 } })).toBe(1);
  });

  it('makes a single pixel large enough to see', () => {
    expect(fittingScale({ ...phone, picture: { width: 1, height: 1 } })).toBe(96);
  });

  it('says 100 % when one pixel of the photo is one of the screen, and stops at 400 %', () => {
    const actual = zoomedAt(fitted(phone), actualScale(phone), { x: 0, y: 0 }, phone);
    expect(percentOf(actual, phone)).toBe(100);
    expect(percentOf(zoomedAt(actual, 999, { x: 0, y: 0 }, phone), phone)).toBe(400);
  });

  it('goes to the actual pixels by a double click, and back by the next', () => {
    const near = toggled(fitted(phone), { x: 100, y: 50 }, phone);
    expect(percentOf(near, phone)).toBe(100);
    expect(toggled(near, { x: 0, y: 0 }, phone)).toEqual(fitted(phone));
  });

  it('always zooms in by a double click, also where all pixels are seen already', () => {
    fc.assert(
      fc.property(zoomable, (what) => {
        const near = toggled(fitted(what), { x: 0, y: 0 }, what);
        expect(isZoomed(near, what) || fittingScale(what) * 1.001 >= largestScale(what)).toBe(true);
      }),
    );
  });

  it('never leaves the bounds: no gap where the photo could fill the stage, nothing off centre where it is smaller', () => {
    fc.assert(
      fc.property(zoomable, anyView, (what, view) => {
        const { scale, x, y } = bounded(view, what);
        expect(scale).toBeGreaterThanOrEqual(fittingScale(what));
        expect(scale).toBeLessThanOrEqual(largestScale(what));
        for (const [stage, picture, at] of [
          [what.stage.width, what.picture.width * scale, x],
          [what.stage.height, what.picture.height * scale, y],
        ] as const) {
          if (picture <= stage) expect(Math.abs(at)).toBe(0);
          else expect(Math.abs(at)).toBeLessThanOrEqual((picture - stage) / 2 + 1e-6);
        }
      }),
    );
  });

  it('keeps what is under the pointer there, unless an edge would come in', () => {
    const zoomed = fc
      .tuple(zoomable, anyView, fc.double({ min: 0.5, max: 4, noNaN: true }))
      .chain(([what, view, factor]) =>
        inside(what).map((point) => ({ what, view: bounded(view, what), factor, point })),
      );
    fc.assert(
      fc.property(zoomed, ({ what, view, factor, point }) => {
        const next = zoomedAt(view, view.scale * factor, point, what);
        const before = under(view, point);
        const after = under(next, point);
        for (const [axis, stage, picture] of [
          ['x', what.stage.width, what.picture.width],
          ['y', what.stage.height, what.picture.height],
        ] as const) {
          const room = Math.max(0, (picture * next.scale - stage) / 2);
          if (Math.abs(next[axis]) < room - 1e-6) expect(after[axis]).toBeCloseTo(before[axis], 3);
        }
      }),
    );
  });

  it('pans back to where it was when no edge was met', () => {
    fc.assert(
      fc.property(zoomable, anyView, coordinate, coordinate, (what, raw, x, y) => {
        const view = bounded(raw, what);
        const moved = panned(view, { x, y }, what);
        const back = panned(moved, { x: view.x - moved.x, y: view.y - moved.y }, what);
        expect(back.x).toBeCloseTo(view.x, 6);
        expect(back.y).toBeCloseTo(view.y, 6);
      }),
    );
  });
});
