import { z } from 'zod';
import { resourceRole } from '../asset.ts';
import { count, instantMs, key, nothing } from './common.ts';
import { command, query } from './endpoint.ts';

/** Where space is wanted: on a phone, by its id, or on this desktop, where only originals go. */
export const freeSpaceTarget = z.union([z.object({ phone: z.string().max(256) }), z.literal('desktop')]);
export type FreeSpaceTarget = z.infer<typeof freeSpaceTarget>;

/** What may go, of what is proven to be in the vault; nothing said: all of it, oldest first. */
export const freeSpaceRules = z.object({
  /** Only what was taken longer ago. */
  olderThanDays: count.optional(),
  /** Only assets whose files there are together larger. */
  largerThanBytes: count.optional(),
  /** Videos go before anything else. */
  videosFirst: z.boolean().default(false),
  keepFavourites: z.boolean().default(false),
  /** What was taken, changed on the phone or looked at here in the last so many days stays. */
  keepDays: count.optional(),
  /** Only what has a second copy beside the vault's: on this desktop (not of space here), or proven in a mirror of the vault. */
  secondCopy: z.boolean().default(false),
});
export type FreeSpaceRules = z.infer<typeof freeSpaceRules>;

/** Why something stays. An asset stays for the first of these that is true. */
export const stayCode = z.enum([
  /** In the trash: deleted for good by another way. */
  'in-trash',
  /** A file of it is still to be fetched from this phone, was not readable, or has been edited since. */
  'pending',
  'not-backed-up',
  /** The vault was not seen to hold all of it since it was last referred to. */
  'not-proven',
  /** Without its original there would be nothing to show, here or on the phone. */
  'pictures-missing',
  /** Of space on this desktop: the person keeps it here. */
  'kept-here',
  'no-second-copy',
  'favourite',
  'too-new',
  'too-small',
]);
export type StayCode = z.infer<typeof stayCode>;

/** One file that may go, and why that is safe. Digests and ids are hex. */
export const freeSpaceProof = z.object({
  /** As the phone writes it; below the library for the desktop. */
  path: z.string(),
  sizeBytes: count,
  /** As the phone said when it was last listed; of the original for the desktop. */
  mtimeMs: instantMs,
  /** Of the bytes that were imported and backed up. What stands there is held against it before it goes. */
  sha256: z.string(),
  role: resourceRole,
  asset: key,
  assetId: z.string(),
  takenAtMs: instantMs,
  /** The name of the object in the vault that holds it. */
  blob: z.string(),
  /** `etag`: the store showed the digest of what this desktop sent. `read`: it was read back and hashed. */
  proof: z.enum(['etag', 'read']),
  provenAtMs: instantMs,
  /** Where else it is: by name, phones as they were last listed. */
  copies: z.object({ desktop: z.boolean(), phones: z.array(z.string()), vaults: z.array(z.string()) }),
});
export type FreeSpaceProof = z.infer<typeof freeSpaceProof>;

/** What has to be said before the yes; the words are the window's. */
export const freeSpaceWarning = z.enum([
  /** Space comes back only when the phone's own Recently Deleted is emptied. */
  'recently-deleted',
  /** Deleting on an iPhone deletes in iCloud Photos too, where that is on: a yes of its own. */
  'cloud-sync',
  /** An iPhone gets a list and small pictures; the person deletes there. */
  'deletes-by-hand',
  /** A card or folder has no trash: what goes is gone there. */
  'no-trash',
  /** Less than was asked for can go. */
  'not-enough',
  /** There is no vault: nothing is proven. */
  'no-vault',
  /** When opened it is fetched from the vault first (desktop only). */
  'fetched-when-opened',
]);
export type FreeSpaceWarning = z.infer<typeof freeSpaceWarning>;

export const freeSpacePlan = z.object({
  /** Names exactly what is shown here, for `freeUp`. Kept for an hour. */
  planId: z.string(),
  /** Files. */
  candidates: count,
  bytes: count,
  assets: count,
  /** Assets that stay, and why. */
  staying: z.partialRecord(stayCode, count),
  warnings: z.array(freeSpaceWarning),
  /**
   * Of a phone that gets a list: what the person has deleted for good and it still holds, of which no copy is kept. Never part of what the
   * plan frees; null where there is none.
   */
  purged: z.object({ files: count, bytes: count }).nullable(),
  /** The first 200 files, in the order in which they would go. */
  sample: z.array(freeSpaceProof),
});
export type FreeSpacePlan = z.infer<typeof freeSpacePlan>;

export const copiesPlace = z.object({
  kind: z.enum(['desktop', 'phone', 'vault']),
  /** The id of a phone, or of a mirror of the vault; empty for others. */
  id: z.string(),
  /** As a person knows it; empty for this desktop. */
  name: z.string(),
  /** All files of so many assets are there, and so many bytes. */
  assets: count,
  bytes: count,
  /** Of a phone: when it was last listed, and so had them; left out where that is not known. */
  listedAtMs: instantMs.optional(),
  /** What would be lost if it died: assets of which some file is nowhere else. */
  lost: z.object({ assets: count, bytes: count }),
});
export type CopiesPlace = z.infer<typeof copiesPlace>;

/** How a task `free` ended: on an iPhone nothing is freed by it, and what is listed there is for the person to delete. */
export const freedSpace = z.object({
  /** Files. */
  freed: count,
  freedBytes: count,
  /** Files on the list that was sent to a phone where only the person deletes. */
  listed: count,
  /** Files on that list that the person has deleted for good. */
  purged: count,
  /** The list is on the phone; false where it has no room for that: then the list can only be shown. */
  isListThere: z.boolean(),
  /** Files that may lie out of sight on the phone, since it broke off in the middle; once it is there again they are put back, or gone. */
  aside: count,
  /** What stayed, and the code of why; the first 200 of `refusedTotal`. */
  refused: z.array(z.object({ path: z.string(), code: z.string() })),
  refusedTotal: count,
});
export type FreedSpace = z.infer<typeof freedSpace>;

/** The list that a phone was given to delete by, and the page on the local network that shows it. */
export const phoneList = z.object({
  /** The last one since the engine runs, while it counts; null: there is none. */
  list: z.object({ photos: count, bytes: count, expiresAtMs: instantMs }).nullable(),
  /** Null: nothing listens. */
  page: z
    .object({
      /** Opens it once, on the device that comes first. */
      link: z.string(),
      untilMs: instantMs,
      /** The network address of the device that has opened it. */
      openedBy: z.string().nullable(),
      withPictures: z.boolean(),
    })
    .nullable(),
  /** Why the last page closed by itself: its time was over, or somebody tried wrong codes. */
  ended: z.enum(['time', 'attempts', 'failed']).nullable(),
  /** This computer's addresses in local networks, the likeliest first; none: nothing can be shown. */
  addresses: z.array(z.string()),
});
export type PhoneList = z.infer<typeof phoneList>;

export const freeSpaceApi = {
  planFreeSpace: query(
    z.object({
      target: freeSpaceTarget,
      /** No more than needed for so many bytes goes; left out: everything that may. */
      needBytes: count.optional(),
      rules: freeSpaceRules.default({ videosFirst: false, keepFavourites: false, secondCopy: false }),
    }),
    freeSpacePlan,
  ),
  /**
   * A task (`free`) that frees what a plan has shown, and nothing else: each file is looked at again and goes only if it still is what
   * was backed up. Fails with `plan-gone` where the plan is not known any more.
   */
  freeUp: command(
    z.object({
      planId: z.string().max(64),
      /** The person was told that what goes from the phone may go in a cloud too, and said yes to that. */
      yesToCloud: z.boolean().default(false),
      /** What was deleted for good is named on the list too, by a yes of its own. */
      yesToPurged: z.boolean().default(false),
    }),
    z.object({ taskId: z.string() }),
  ),
  /** Per item, of a task `free` that has ended since the engine runs. Fails with `no-such-task` where it is not known any more. */
  freedSpace: query(z.object({ taskId: z.string().max(64) }), freedSpace),
  /** "What if this dies?": of the whole library, or of one asset. Vault copies count where they are proven, phones as last listed. */
  copies: query(
    nothing.extend({ asset: key.optional() }),
    z.object({
      ...{ assets: count, bytes: count, places: z.array(copiesPlace) },
      /** Assets of which some file is in none of them, and the bytes of such files. */
      nowhere: z.object({ assets: count, bytes: count }),
    }),
  ),
  phoneList: query(z.object({ phone: z.string().max(256) }), phoneList),
  /**
   * Shows the phone its list on a page on the local network, for a quarter of an hour at most. Only one page is open at a time. Fails with
   * `list-none`, `list-outdated`, `no-local-network`.
   */
  showList: command(
    z.object({
      phone: z.string().max(256),
      /** One of `addresses`; left out: the first. */
      address: z.string().max(45).optional(),
      /** The person was told that others in the network could see them. */
      withPictures: z.boolean().default(false),
    }),
    nothing,
  ),
  /** Closes it. */
  hideList: command(nothing, nothing),
};
