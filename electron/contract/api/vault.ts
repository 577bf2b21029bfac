import { z } from 'zod';
import { storageClasses } from '../storage-classes.ts';
import { count, instantMs, key, nothing, trouble } from './common.ts';
import { command, query } from './endpoint.ts';

/** The one honest sentence. `full`: all is proven; `half`: some waits; `hollow`: something needs the person. */
export const safety = z.object({
  diamond: z.enum(['full', 'half', 'hollow']),
  assets: count,
  backedUp: count,
  proven: count,
  /** Not backed up yet, being so or waiting. */
  waiting: count,
  failed: count,
  lastBackupAtMs: instantMs.nullable(),
  lastProofAtMs: instantMs.nullable(),
  hasVault: z.boolean(),
  trouble: trouble.optional(),
});
export type Safety = z.infer<typeof safety>;

export const vaultOverview = z.object({
  vaultId: z.string(),
  kind: z.enum(['folder', 's3']),
  /** As a person knows it: a folder's name, or bucket and host. */
  place: z.string(),
  dedup: z.enum(['private', 'shared']),
  isPhraseConfirmed: z.boolean(),
  /** What is stored there, by kind. */
  kinds: z.array(
    z.object({ kind: z.enum(['photo', 'video', 'preview', 'thumbnail']), files: count, bytes: count }),
  ),
  /** By storage class; one row with `standard` for a folder. */
  classes: z.array(z.object({ name: z.string(), files: count, bytes: count })),
  failures: z.array(trouble.extend({ asset: key.nullable(), name: z.string() })),
  failuresTotal: count,
});
export type VaultOverview = z.infer<typeof vaultOverview>;

/** Where a vault is or is going to be. A folder is named by the id of a place, never by a path. */
export const storePlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), placeId: z.string().max(4096) }),
  z.object({
    kind: z.literal('s3'),
    /** Empty: Amazon. */
    endpoint: z.string().max(500),
    region: z.string().max(100),
    bucket: z.string().min(1).max(255),
    prefix: z.string().max(500),
    pathStyle: z.boolean(),
    /** Left out: Amazon's own variables and profiles. */
    credentials: z
      .object({ accessKeyId: z.string().max(500), secretAccessKey: z.string().max(500) })
      .optional(),
  }),
]);
export type StorePlaceInput = z.infer<typeof storePlace>;

const secret = z.union([
  z.object({ passphrase: z.string().min(1).max(1024) }),
  z.object({ phrase: z.string().min(1).max(1024) }),
]);

export const storageClass = z.enum(storageClasses);
export type StorageClass = z.infer<typeof storageClass>;

export const vaultApi = {
  safety: query(nothing, safety),
  vault: query(nothing, z.object({ vault: vaultOverview.nullable() })),
  /**
   * In which classes a bucket is seen to keep what it is given, of those that are read at once: it is tried with a few small objects, which
   * are removed again. `isThere`: false where the bucket is still to be made.
   */
  storeClasses: command(
    z.object({ place: storePlace }),
    z.object({ isThere: z.boolean(), classes: z.array(storageClass) }),
  ),
  /** The 24 words are kept in a private file until they are confirmed, and given again by `phrase` until then. */
  createVault: command(
    z.object({
      place: storePlace,
      dedup: z.enum(['private', 'shared']),
      passphrase: z.string().min(1).max(1024),
      /** Of originals, in a bucket; one of `storeClasses`. Left out: as everything else. */
      storageClass: storageClass.optional(),
    }),
    z.object({ vaultId: z.string(), words: z.array(z.string()) }),
  ),
  joinVault: command(
    z.object({ place: storePlace, secret, member: z.string().max(64).optional() }),
    z.object({ vaultId: z.string() }),
  ),
  unconfirmedPhrase: command(nothing, z.object({ words: z.array(z.string()) })),
  /** True when the words at these places (from 0) are right: then the file is deleted. */
  confirmPhrase: command(
    z.object({
      words: z
        .array(z.object({ at: z.number().int().min(0).max(23), word: z.string().max(20) }))
        .min(1)
        .max(24),
    }),
    z.object({ isRight: z.boolean() }),
  ),
  newPhrase: command(nothing, z.object({ words: z.array(z.string()) })),
  changePassphrase: command(z.object({ passphrase: z.string().min(1).max(1024) }), nothing),
  startBackup: command(nothing, z.object({ taskId: z.string() })),
  startProof: command(z.object({ deep: z.boolean() }), z.object({ taskId: z.string() })),
};
