import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Shown } from '../../electron/contract/api/media-address.ts';
import { Thumbnails } from '../../renderer/parts/thumbnails.ts';

const shown = (number: number, picture = 0): Shown => ({
  assetId: number.toString(16).padStart(32, '0'),
  picture,
});
const many = (count: number, from = 0) => Array.from({ length: count }, (_, at) => shown(from + at));

/** An engine that answers by the contract: the thumbnail of an asset is its term; of what is `without` there is none. */
function engine() {
  const asked: string[][] = [];
  const state = { asked, isAway: false, isSlow: false, without: new Set<string>(), given: 0 };
  vi.stubGlobal('fetch', async (address: string, { signal }: { signal: AbortSignal }) => {
    const terms = address.replace('/media/thumbnails?of=', '').split(',');
    asked.push(terms);
    if (state.isAway) throw new TypeError('Failed to fetch');
    if (state.isSlow)
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          state.given += 1;
          reject(signal.reason);
        });
      });
    const parts = terms.flatMap((term) => {
      const bytes = Buffer.from(state.without.has(term) ? '' : term);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    });
    return new Response(Buffer.concat(parts));
  });
  return state;
}

const textOf = (address: string | undefined) =>
  address && Buffer.from(address.split(',')[1]!, 'base64').toString();
const settled = () => vi.advanceTimersByTimeAsync(1);

describe('thumbnails by the batch', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('come in few requests, each to whoever waits for it, and are there at once the next time', async () => {
    const { asked } = engine();
    const thumbnails = new Thumbnails();
    const got: string[] = [];
    thumbnails.await(shown(7), (address) => got.push(address));
    thumbnails.await(shown(8, 5), (address) => got.push(address));
    thumbnails.want([shown(7), shown(8, 5), shown(9)]);
    await settled();
    expect(asked).toHaveLength(1);
    expect(got.map(textOf)).toEqual([shown(7).assetId, `${shown(8).assetId}-5`]);
    expect(textOf(thumbnails.known(shown(9)))).toBe(shown(9).assetId);
    // Another picture of the same photo is another thumbnail.
    expect(thumbnails.known(shown(7, 1))).toBeUndefined();
    // It may have come between the drawing of its place and the waiting for it.
    thumbnails.await(shown(9), (address) => got.push(address));
    expect(textOf(got.at(-1))).toBe(shown(9).assetId);
    thumbnails.want([shown(7), shown(9)]);
    await settled();
    expect(asked).toHaveLength(1);
  });

  it('are asked for in batches that stay short, the first first, each once', async () => {
    const { asked } = engine();
    const thumbnails = new Thumbnails();
    thumbnails.want(many(300));
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(asked[0]![0]).toBe(shown(0).assetId);
    await settled();
    expect(Math.max(...asked.map((terms) => terms.length))).toBeLessThanOrEqual(100);
    expect(asked.flat().length).toBe(300);
    expect(new Set(asked.flat()).size).toBe(300);
  });

  it('that have been scrolled past are given up', async () => {
    const state = engine();
    state.isSlow = true;
    const thumbnails = new Thumbnails();
    thumbnails.want(many(10));
    thumbnails.want(many(10, 5));
    await settled();
    expect(state.given).toBe(0);
    thumbnails.want(many(10, 100));
    await settled();
    expect(state.given).toBeGreaterThan(0);
  });

  it('that could not be had, or are not made yet, come after a while without anybody asking again', async () => {
    const state = engine();
    state.isAway = true;
    const thumbnails = new Thumbnails();
    thumbnails.want([shown(1), shown(2)]);
    await settled();
    expect(state.asked).toHaveLength(1);
    state.isAway = false;
    state.without.add(shown(2).assetId);
    await vi.advanceTimersByTimeAsync(4000);
    expect(textOf(thumbnails.known(shown(1)))).toBe(shown(1).assetId);
    state.without.clear();
    await vi.advanceTimersByTimeAsync(4000);
    expect(textOf(thumbnails.known(shown(2)))).toBe(shown(2).assetId);
  });

  it('keep a bounded number, those that were seen last', async () => {
    engine();
    const thumbnails = new Thumbnails();
    for (let from = 0; from < 2000; from += 100) {
      thumbnails.want(many(100, from));
      await settled();
      thumbnails.known(shown(0));
    }
    const kept = many(2000).filter((each) => thumbnails.known(each)).length;
    expect(kept).toBeLessThanOrEqual(500);
    expect(thumbnails.known(shown(0))).toBeDefined();
    expect(thumbnails.known(shown(1999))).toBeDefined();
    expect(thumbnails.known(shown(500))).toBeUndefined();
  });
});
