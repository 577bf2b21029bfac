import { vi } from 'vitest';
import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import type { Stretch, Tile } from '../../../electron/contract/api/timeline.ts';

export const tileOf = (id: number, more: Partial<Tile> = {}): Tile => ({
  id,
  assetId: id.toString(16).padStart(32, '0'),
  kind: 'photo',
  takenAtMs: 0,
  width: 400,
  height: 300,
  durationMs: null,
  rotation: 0,
  thumbhash: null,
  picture: 0,
  flags: tileFlag.thumbnail,
  ...more,
});

type Counted = [day: number, count: number][];

/** Answers what the timeline asks over HTTP as the engine does; each asset's key tells its day and its place in it. */
export function answerFor(days: Counted) {
  const asked: { name: string; input: Record<string, unknown> }[] = [];
  const keyOf = (day: number, offset: number) => day * 100_000 + offset + 1;
  const answers: Record<string, (input: never) => unknown> = {
    timelineTiles: ({ stretches }: { stretches: Stretch[] }) => ({
      revision: 1,
      stretches: stretches.map(({ day, offset, limit }) =>
        Array.from({ length: limit }, (_, at) => tileOf(keyOf(day, offset + at))),
      ),
    }),
    timelineKeys: ({ from, to, offset }: { from: number; to: number; offset: number }) => {
      const all = days
        .filter(([day]) => day >= from && day <= to)
        .flatMap(([day, count]) => Array.from({ length: count }, (_, at) => keyOf(day, at)));
      return { ids: all.slice(offset, offset + 10_000), total: all.length };
    },
  };
  const fetchNow = vi.fn(async (address: string, init: RequestInit) => {
    const url = new URL(address, 'http://127.0.0.1');
    const name = url.pathname.split('/').at(-1)!;
    const input = JSON.parse(url.searchParams.get('input') ?? '{}') as Record<string, unknown>;
    asked.push({ name, input });
    await Promise.resolve();
    init.signal?.throwIfAborted();
    return Response.json(answers[name]!(input as never));
  });
  vi.stubGlobal('fetch', fetchNow);
  return { asked, keyOf, fetchNow };
}
