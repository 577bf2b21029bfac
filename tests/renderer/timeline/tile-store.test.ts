import { afterEach, describe, expect, it, vi } from 'vitest';
import { TileLoader } from '../../../renderer/timeline/data/tile-loader.ts';
import { TileStore } from '../../../renderer/timeline/data/tile-store.ts';
import { createDayIndex } from '../../../renderer/timeline/layout/day-index.ts';
import { answerFor, tileOf } from './engine.ts';

afterEach(() => vi.unstubAllGlobals());

const days: [number, number][] = [
  [300, 250],
  [200, 3],
  [100, 120],
];
const filter = { view: 'photos' as const };

describe('the tiles that are loaded', () => {
  it('are asked for by hundreds of a day, each only until it is there', () => {
    const store = new TileStore(createDayIndex(days));
    expect(store.missing(95, 260)).toEqual([
      { day: 300, offset: 0, limit: 100 },
      { day: 300, offset: 100, limit: 100 },
      { day: 300, offset: 200, limit: 50 },
      { day: 200, offset: 0, limit: 3 },
      { day: 100, offset: 0, limit: 100 },
    ]);
    store.put({ day: 200, offset: 0, limit: 3 }, [tileOf(1), tileOf(2), tileOf(3)]);
    expect(store.tileAt(251)?.id).toBe(2);
    expect(store.find(3)).toBe(252);
    expect(store.missing(250, 253)).toEqual([]);
  });

  it('say which assets have another shape now, and nothing when they are what they were', () => {
    const store = new TileStore(createDayIndex(days));
    const stretch = { day: 200, offset: 0, limit: 3 };
    const tiles = [tileOf(1), tileOf(2), tileOf(3)];
    expect(store.put(stretch, tiles)).toEqual({ from: 250, to: 253 });
    expect(store.put(stretch, tiles)).toEqual({ from: 0, to: 0 });
    expect(store.put(stretch, [tileOf(1), tileOf(2, { width: 300, height: 400 }), tileOf(3)])).toEqual({
      from: 250,
      to: 253,
    });
    expect(store.aspectAt(251)).toBe(0.75);
  });

  it('are shown after a change until they have been asked for again', () => {
    const store = new TileStore(createDayIndex(days));
    store.put({ day: 200, offset: 0, limit: 3 }, [tileOf(1), tileOf(2), tileOf(3)]);
    store.renew(createDayIndex([[300, 10], ...days.slice(1)]));
    expect(store.tileAt(11)?.id).toBe(2);
    expect(store.missing(10, 13)).toEqual([{ day: 200, offset: 0, limit: 3 }]);
  });

  it('keep within bounds, the shapes of all that was seen among them', () => {
    const large = createDayIndex([[1, 60_000]]);
    const store = new TileStore(large);
    for (let offset = 0; offset < 60_000; offset += 100)
      store.put(
        { day: 1, offset, limit: 100 },
        Array.from({ length: 100 }, (_, at) => tileOf(offset + at + 1)),
      );
    expect(store.tileAt(59_999)?.id).toBe(60_000);
    expect(store.tileAt(0)).toBeUndefined();
    expect(store.tilesOf([1, 60_000]).map(({ id }) => id)).toEqual([60_000]);
    expect(store.aspectAt(0)).toBeCloseTo(4 / 3);
  });
});

describe('what loads them', () => {
  it('asks for what is seen in one request, then for what lies ahead', async () => {
    const { asked } = answerFor(days);
    const store = new TileStore(createDayIndex(days));
    const onTiles = vi.fn();
    const loader = new TileLoader(filter, store, onTiles);
    loader.want(store.missing(0, 100), store.missing(100, 373));
    expect(asked.map(({ input }) => input.stretches)).toEqual([[{ day: 300, offset: 0, limit: 100 }]]);
    await vi.waitFor(() => expect(store.tileAt(372)).toBeDefined(), { timeout: 30_000 });
    expect(asked).toHaveLength(2);
    expect(onTiles).toHaveBeenCalledTimes(2);
  });

  it('gives up what was scrolled past', async () => {
    const { fetchNow } = answerFor(days);
    const store = new TileStore(createDayIndex(days));
    const loader = new TileLoader(filter, store, () => undefined);
    loader.want(store.missing(0, 100), []);
    loader.want(store.missing(260, 300), []);
    expect(fetchNow.mock.calls[0]![1].signal!.aborted).toBe(true);
    await vi.waitFor(() => expect(store.tileAt(260)).toBeDefined(), { timeout: 30_000 });
    expect(store.tileAt(0)).toBeUndefined();
  });

  it('asks again after a failure, later each time', async () => {
    vi.useFakeTimers();
    try {
      const { fetchNow } = answerFor(days);
      fetchNow
        .mockRejectedValueOnce(new TypeError('network'))
        .mockRejectedValueOnce(new TypeError('network'));
      const store = new TileStore(createDayIndex(days));
      new TileLoader(filter, store, () => undefined).want(store.missing(0, 50), []);
      await vi.advanceTimersByTimeAsync(900);
      expect(fetchNow).toHaveBeenCalledTimes(1);
      await vi.advanceTimersByTimeAsync(200);
      expect(fetchNow).toHaveBeenCalledTimes(2);
      await vi.advanceTimersByTimeAsync(1800);
      expect(fetchNow).toHaveBeenCalledTimes(2);
      await vi.advanceTimersByTimeAsync(400);
      expect(store.tileAt(0)).toBeDefined();
    } finally {
      vi.useRealTimers();
    }
  });
});
