import { z } from 'zod';
import { assetKind } from '../asset.ts';
import { count, instantMs, key, keys, nothing } from './common.ts';
import { query } from './endpoint.ts';
import { timelineViews } from './timeline-view.ts';

const timelineView = z.enum(timelineViews);

export const timelineFilter = z.object({
  view: timelineView,
  /** As the person typed it: names, cameras, kinds, dates ("june 2024", "videos last week", "vorletzte woche"). */
  search: z.string().max(200).optional(),
});
export type TimelineFilter = z.infer<typeof timelineFilter>;

/** Days since 1970-01-01 by local wall time; negative before. */
export const day = z.number().int();

/**
 * How many assets each day has, newest day first. `revision` grows with every change of what a timeline shows. `understood`:
 * how a search was read, in parts that can be said back.
 */
export const timelineDays = z.object({
  revision: count,
  total: count,
  /** [day, assets of it] */
  days: z.array(z.tuple([day, count])),
  understood: z
    .object({
      words: z.array(z.string()),
      kinds: z.array(z.string()),
      /** First and last day, both included. */
      from: day.optional(),
      to: day.optional(),
    })
    .optional(),
});
export type TimelineDays = z.infer<typeof timelineDays>;

/** One asset as a grid shows it. */
export const tile = z.object({
  id: key,
  /** 32 hex digits; part of the addresses of its pictures. */
  assetId: z.string(),
  kind: assetKind,
  /** Local wall time, as if it were UTC. */
  takenAtMs: instantMs,
  /** Of what is shown, upright and as the person has turned it, in pixels; null where unknown. */
  width: count.nullable(),
  height: count.nullable(),
  durationMs: count.nullable(),
  /** How the person has turned it since, clockwise; pictures come unturned. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Base64. */
  thumbhash: z.string().nullable(),
  /** Which of its pictures is shown, as part of their addresses: 0, that of the primary, else that of an edit. */
  picture: count,
  /** Bits of `tileFlag`. */
  flags: count,
  /** In the trash only: days until it is deleted for good. */
  daysLeft: count.optional(),
});
export type Tile = z.infer<typeof tile>;

/** A stretch of one day: `offset` from its newest asset. */
export const stretch = z.object({ day, offset: count, limit: z.number().int().min(1).max(1000) });
export type Stretch = z.infer<typeof stretch>;

export const timelineApi = {
  timelineDays: query(timelineFilter, timelineDays),
  /** The tiles of up to 400 stretches of together up to 4,000 assets, in the same order; newest first within each. */
  timelineTiles: query(
    z.object({
      filter: timelineFilter,
      stretches: z
        .array(stretch)
        .min(1)
        .max(400)
        .refine(
          (all) => all.reduce((sum, { limit }) => sum + limit, 0) <= 4000,
          'More than 4,000 assets at once.',
        ),
    }),
    z.object({ revision: count, stretches: z.array(z.array(tile)) }),
  ),
  /** Tiles by key, in that order; those that are gone are left out. */
  tiles: query(z.object({ ids: keys }), z.object({ tiles: z.array(tile) })),
  /** The assets of the burst that this one is of, in the order they were taken: those that are in the same view, itself among them. */
  burst: query(z.object({ id: key }), z.object({ tiles: z.array(tile) })),
  /** All keys of some days, for selecting them; at most 10,000 from `offset` on. */
  timelineKeys: query(
    z.object({ filter: timelineFilter, from: day, to: day, offset: count }),
    z.object({ ids: z.array(key), total: count }),
  ),
  /** Where an asset stands in a timeline; null when it is not in it. */
  timelinePlace: query(
    z.object({ filter: timelineFilter, id: key }),
    z.object({ place: z.object({ day, offset: count }).nullable() }),
  ),
  /** How many are in each view. */
  viewCounts: query(nothing, z.record(timelineView, count)),
};
