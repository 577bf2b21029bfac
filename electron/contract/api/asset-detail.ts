import { z } from 'zod';
import { resourceRole, timeEvidence } from '../asset.ts';
import { count, instantMs, key, keys, nothing, trouble } from './common.ts';
import { command, query } from './endpoint.ts';
import { tile } from './timeline.ts';

export const assetFile = z.object({
  id: key,
  role: resourceRole,
  name: z.string(),
  mimeType: z.string(),
  sizeBytes: count,
  /** Hex. */
  sha256: z.string(),
  width: count.nullable(),
  height: count.nullable(),
  durationMs: count.nullable(),
  /** `here`: on this desktop. `vault`: only there. `gone`: nowhere that this desktop knows of. */
  where: z.enum(['here', 'vault', 'gone']),
  /** Whether Chromium can show or play it as it is (HEIC and most HEVC it cannot). */
  isPlayable: z.boolean(),
  /** For a video inside a motion photo: where it lies in the file. */
  motionVideo: z.object({ offset: count, length: count }).optional(),
  /** An edit that was taken back on the phone: the photo is shown as it was before. */
  isUndone: z.boolean().optional(),
  /** When the vault was last seen to hold it whole; null: not proven. */
  provenAtMs: instantMs.nullable(),
  storedAtMs: instantMs.nullable(),
});
export type AssetFile = z.infer<typeof assetFile>;

export const assetDetail = z.object({
  tile,
  offsetMinutes: z.number().int().nullable(),
  evidence: timeEvidence,
  camera: z.string().nullable(),
  lens: z.string().nullable(),
  /** As a person writes it: "f/1.8", "1/120 s", "ISO 64", "26 mm"; only what is known. */
  exposure: z.object({
    aperture: z.number().optional(),
    exposureSeconds: z.number().optional(),
    iso: z.number().optional(),
    focalLengthMm: z.number().optional(),
  }),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** The primary first. */
  files: z.array(assetFile),
  /** Each phone it was seen on; `isThere`: still, when it was last listed. */
  phones: z.array(z.object({ phoneId: z.string(), name: z.string(), isThere: z.boolean() })),
  preview: z.object({ isThere: z.boolean(), mimeType: z.string().nullable() }),
  /** The name of the store's place as a person knows it; null without a vault. */
  vault: z.string().nullable(),
  trashedAtMs: instantMs.nullable(),
});
export type AssetDetail = z.infer<typeof assetDetail>;

export const itemTrouble = trouble.extend({ id: key, name: z.string() });
export const perItem = z.object({ done: count, refused: z.array(itemTrouble) });
export type PerItem = z.infer<typeof perItem>;

export const fetchCost = z.object({
  /** Of which files are only in the vault. */
  assets: count,
  files: count,
  bytes: count,
  /** Of this disk; null where it does not say. */
  freeBytes: count.nullable(),
  /** So much is missing on this disk, with what is on its way already; 0: they fit. */
  missingBytes: count,
  /** By how fast the last ones came; null: not known yet. */
  seconds: z.number().nullable(),
  /** Whether they come from a bucket, whose provider may charge for it. */
  isBucket: z.boolean(),
  /** To the store, at the least. */
  requests: count,
  /** In which class of its store originals were put; null: the store's own. */
  storageClass: z.string().nullable(),
});
export type FetchCost = z.infer<typeof fetchCost>;

export const assetApi = {
  asset: query(z.object({ id: key }), assetDetail),
  markAssets: command(
    z.object({ ids: keys, favourite: z.boolean().optional(), hidden: z.boolean().optional() }),
    perItem,
  ),
  rotateAsset: command(
    z.object({ id: key, rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]) }),
    nothing,
  ),
  /** Into Recently Deleted, for thirty days. */
  trashAssets: command(z.object({ ids: keys }), perItem),
  restoreAssets: command(z.object({ ids: keys }), perItem),
  /** For good: only what is in the trash. */
  purgeAssets: command(z.object({ ids: keys }), perItem),
  /**
   * Their originals stay on this desktop from now on, whatever frees space here, or need not any longer. `taskId`: of the task that
   * brings those that are only in the vault; null where there are none.
   */
  keepHere: command(
    z.object({ ids: keys, keep: z.boolean() }),
    perItem.extend({ taskId: z.string().nullable() }),
  ),
  /** How much their files are, wherever they are. */
  assetBytes: query(z.object({ ids: keys }), z.object({ bytes: count })),
  /** What it takes to bring originals back from the vault: of these assets, or of all that are not in the trash. */
  fetchCost: query(z.object({ ids: keys.optional() }), fetchCost),
  /** A task that brings originals back from the vault. Fails with `no-room-here` where this disk cannot hold them. */
  fetchOriginals: command(z.object({ ids: keys }), z.object({ taskId: z.string() })),
  /** The same, of all that are not in the trash. */
  fetchAllOriginals: command(nothing, z.object({ taskId: z.string() })),
  /** Frees their originals on this desktop: only what is proven goes. */
  evictOriginals: command(z.object({ ids: keys }), perItem.extend({ freedBytes: count })),
  /** In the system's own program for it. */
  openOriginal: command(z.object({ file: key }), nothing),
  /** In the system's file manager. */
  showInFolder: command(z.object({ file: key }), nothing),
};
