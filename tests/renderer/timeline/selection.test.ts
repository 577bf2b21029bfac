import { afterEach, describe, expect, it, vi } from 'vitest';
import { TileStore } from '../../../renderer/timeline/data/tile-store.ts';
import { createDayIndex } from '../../../renderer/timeline/layout/day-index.ts';
import { Selection } from '../../../renderer/timeline/selection/selection.ts';
import { answerFor, tileOf } from './engine.ts';

afterEach(() => vi.unstubAllGlobals());

const days: [number, number][] = [
  [300, 12_000],
  [200, 13_000],
  [100, 4],
];
const made = () => {
  const engine = answerFor(days);
  const store = new TileStore(createDayIndex(days));
  const onTrouble = vi.fn();
  return { ...engine, store, selection: new Selection({ view: 'photos' }, store, onTrouble), onTrouble };
};

describe('a selection', () => {
  it('holds a range over what is not loaded, to the asset, over days and pages', async () => {
    const { selection, keyOf } = made();
    await selection.finish({ from: 11_990, to: 25_001 });
    expect(selection.size).toBe(13_012);
    expect(selection.ids.has(keyOf(300, 11_989))).toBe(false);
    expect(selection.ids.has(keyOf(300, 11_990))).toBe(true);
    expect(selection.ids.has(keyOf(100, 1))).toBe(true);
    expect(selection.ids.has(keyOf(100, 2))).toBe(false);
  });

  it('means all that there are by all, not those that were known when it was asked', async () => {
    const { selection, store, keyOf } = made();
    // As it was left: five of the newest day have come since.
    store.renew(createDayIndex([[300, 11_995], ...days.slice(1)]));
    await selection.finishAll(24_999);
    expect(selection.size).toBe(25_004);
    expect(selection.ids.has(keyOf(100, 3))).toBe(true);
  });

  it('shows a range from the moment it is drawn, and takes it back when it shrinks', () => {
    const { selection } = made();
    selection.draw(5, 10);
    expect([4, 5, 10, 11].map((at) => selection.has(at, undefined))).toEqual([false, true, true, false]);
    selection.draw(5, 2);
    expect([1, 2, 5, 6].map((at) => selection.has(at, undefined))).toEqual([false, true, true, false]);
    expect(selection.size).toBe(4);
  });

  it('takes a range out again', async () => {
    const { selection, keyOf } = made();
    await selection.finish({ from: 0, to: 25_003 });
    expect(selection.size).toBe(25_004);
    await selection.finish({ from: 0, to: 24_999 }, false);
    expect([...selection.ids].sort()).toEqual([0, 1, 2, 3].map((at) => keyOf(100, at)));
  });

  it('follows its photos by key when others come before them', () => {
    const { selection, store } = made();
    const tiles = [tileOf(1), tileOf(2), tileOf(3), tileOf(4)];
    store.put({ day: 100, offset: 0, limit: 4 }, tiles);
    selection.toggle(25_002);
    expect([...selection.ids]).toEqual([3]);
    store.renew(createDayIndex([[300, 12_005], ...days.slice(1)]));
    expect(selection.has(25_007, store.tileAt(25_007))).toBe(true);
    expect(selection.has(25_002, store.tileAt(25_002))).toBe(false);
    selection.toggle(25_007);
    expect(selection.isEmpty).toBe(true);
  });

  it('asks nothing for a range that is loaded, and forgets an answer that comes after it was cleared', async () => {
    const { selection, store, asked, onTrouble } = made();
    store.put({ day: 100, offset: 0, limit: 4 }, [tileOf(1), tileOf(2), tileOf(3), tileOf(4)]);
    await selection.finish({ from: 25_000, to: 25_003 });
    expect(asked).toEqual([]);
    const late = selection.finish({ from: 0, to: 25_003 });
    selection.clear();
    await late;
    expect(selection.isEmpty).toBe(true);
    expect(onTrouble).not.toHaveBeenCalled();
  });

  it('is whole when all its keys are known, and never where it was cleared or changed before', async () => {
    const { selection } = made();
    expect(await selection.whole()).toBe(true);
    void selection.finish({ from: 0, to: 25_003 });
    expect(selection.isWhole).toBe(false);
    expect(await selection.whole()).toBe(true);
    expect(selection.ids.size).toBe(25_004);
    expect(selection.isWhole).toBe(true);

    void selection.finish({ from: 0, to: 25_003 });
    const cleared = selection.whole();
    selection.clear();
    expect(await cleared).toBe(false);

    void selection.finish({ from: 0, to: 25_003 });
    const former = selection.whole();
    void selection.finish({ from: 0, to: 10 });
    expect(await former).toBe(false);
    expect(await selection.whole()).toBe(true);

    selection.clear();
    selection.draw(0, 12_345);
    expect(await selection.whole()).toBe(true);
    expect(selection.ids.size).toBe(12_346);
  });
});
