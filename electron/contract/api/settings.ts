import { z } from 'zod';
import { count, instantMs, nothing, trouble } from './common.ts';
import { command, query } from './endpoint.ts';

export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'de']),
  layout: z.enum(['justified', 'square']),
  /** 0 (years) to 5 (large). */
  zoom: z.number().int().min(0).max(5),
  /** Import a phone that was imported before as soon as it is plugged in. */
  importWhenPlugged: z.boolean(),
  backUpByItself: z.boolean(),
  /** Bytes a second; null: as fast as it goes. */
  uploadLimit: z.number().int().min(10_000).nullable(),
  /** Globs over phones' paths. */
  exclude: z.array(z.string().max(200)).max(100),
  notifications: z.boolean(),
  /** Originals on this desktop take at most so much, once they are proven to be in the vault; null: all are kept. */
  originalsBudgetBytes: z.number().int().min(0).nullable(),
  /** So much stays free on the library's disk, as far as proven originals can make room; null: nothing goes for it. */
  keepFreeBytes: z.number().int().min(0).nullable(),
  /** Originals of favourites stay here whatever the budget says. */
  keepFavouritesHere: z.boolean(),
});
export type Settings = z.infer<typeof settings>;

export const libraryState = z.object({
  /** `none`: to be made (onboarding). */
  state: z.enum(['none', 'open', 'trouble']),
  /** Its folder, for the person to read. */
  shownPath: z.string(),
  totalBytes: count.nullable(),
  freeBytes: count.nullable(),
  assets: count,
  /** Of originals on this desktop. */
  bytes: count,
  notices: z.array(z.string()),
  trouble: trouble.optional(),
});
export type LibraryState = z.infer<typeof libraryState>;

/** A folder that can be chosen. Its id is made by the engine and says nothing to anybody else. */
export const place = z.object({
  id: z.string(),
  name: z.string(),
  shownPath: z.string(),
  freeBytes: count.nullable(),
  totalBytes: count.nullable(),
  isRemovable: z.boolean(),
  /** Why it cannot hold a library or a vault (network share, synced folder, read-only), if so. */
  trouble: trouble.optional(),
});
export type Place = z.infer<typeof place>;

export const activityEntry = z.object({
  id: z.number().int(),
  atMs: instantMs,
  /** `imported`, `import-stopped`, `backed-up`, `proven`, `broken`, `trashed`, `restored`, `purged`, `fetched`, `evicted`, `vault-made`, `vault-joined`, `library-made`, … */
  kind: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type ActivityEntry = z.infer<typeof activityEntry>;

export const settingsApi = {
  settings: query(nothing, settings),
  saveSettings: command(settings.partial(), settings),
  library: query(nothing, libraryState),
  /** Good places on this computer's disks first (`suggested`), or the folders inside one. */
  places: query(
    z.object({ inside: z.string().max(4096).optional(), purpose: z.enum(['library', 'vault']) }),
    z.object({ here: place.nullable(), places: z.array(place) }),
  ),
  makeFolder: command(z.object({ inside: z.string().max(4096), name: z.string().min(1).max(100) }), place),
  /** Makes the library in this folder, or opens the one that is there. */
  createLibrary: command(z.object({ placeId: z.string().max(4096) }), libraryState),
  /** A task that brings a few dozen made-up photos into the library. */
  trySamples: command(nothing, z.object({ taskId: z.string() })),
  /** Newest first; `before` is the id of the last one. */
  activity: query(
    z.object({ before: z.number().int().optional() }),
    z.object({ entries: z.array(activityEntry), isLast: z.boolean() }),
  ),
  about: query(nothing, z.object({ version: z.string(), platform: z.string() })),
};
