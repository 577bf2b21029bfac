import { randomBytes } from 'node:crypto';
import { codeOf } from '../../base/error.ts';
import type { PurgedHolding } from '../../catalog/phone-leavings.ts';
import { signText } from '../../crypto/signed-text.ts';
import type { Phone, PhoneLook } from '../../phone/phone.ts';
import { followOthers } from '../backup/follow-others.ts';
import type { Library } from '../library/open-library.ts';
import { openVault } from '../vault/open-vault.ts';
import { requireRecord } from '../vault/require-record.ts';
import type { Candidate } from './candidate.ts';
import type { PhoneContext, Ready } from './free-context.ts';
import { type FreeTrouble, freeTroubles } from './free-trouble.ts';
import { noteOnPhone } from './note-on-phone.ts';
import { pushKeepsakes, renderKeepsakes } from './push-keepsakes.ts';
import { draftOf } from './receipt-draft.ts';
import { settleListed } from './settle-listed.ts';
import { type ShownList, shownList } from './shown-list.ts';
import { groupsOf } from './whole-assets.ts';
import { keepTogether, readyToGo } from './why-not-free.ts';

export const evictionListName = 'eviction-list.signed';
const groupSize = 100;
const mostItems = 50_000;
const validMs = 24 * 3_600_000;

/** docs/eviction-list.md. Digests and ids are hex, times ISO 8601 in UTC. */
export interface EvictionList {
  format: 1;
  list: string;
  vaultId: string;
  member: string;
  /** Ed25519, base64: what a companion remembers of the first list that the person has confirmed. */
  signPublic: string;
  phone: string;
  issuedAt: string;
  expiresAt: string;
  items: EvictionItem[];
  purged: PurgedItem[];
}

export interface EvictionItem {
  path: string;
  /** Of the phone's own database; null where the phone does not tell it. */
  recordId: string | null;
  sizeBytes: number;
  mtimeMs: number;
  sha256: string;
  /** Items of one asset go together, or not at all. */
  asset: string;
  proof: { blob: string; how: 'etag' | 'read'; provenAt: string; seenAt: string };
}

export interface PurgedItem
  extends Pick<EvictionItem, 'path' | 'recordId' | 'sizeBytes' | 'mtimeMs' | 'asset'> {
  purgedAt: string;
}

export interface EvictionListResult {
  listed: number;
  refused: { path: string; code: string }[];
  purged: number;
  /** Where it was put on the phone; null where nothing can be pushed, or the phone is too full. */
  place: string | null;
  /** The signed text itself. */
  text: Buffer;
  /** The same for people. */
  shown: ShownList;
}

export interface EvictionListOptions {
  signal: AbortSignal;
  /** The person has said, by a yes of its own, that what was deleted for good may go from this phone too. */
  withPurged?: boolean;
  onRefused?: (item: Candidate, trouble: FreeTrouble) => void;
  onProgress?: (progress: { done: number; total: number }) => void;
}

/**
 * Gives a phone the list of what may be deleted there, for a companion application, a script or the person: signed with the
 * member's key, good for a day, in the place of the one before. Everything is looked at once more: what the catalog knows, the
 * references, marks of collectors, and the blobs in the store at this moment. Small pictures of what is on it are pushed too.
 * @throws {PhotoferryError} `vault-none`, `vault-missing`; what store and phone throw when they cannot be asked
 */
export async function issueEvictionList(
  library: Library,
  phone: Phone,
  items: readonly Candidate[],
  options: EvictionListOptions,
): Promise<EvictionListResult> {
  const { signal } = options;
  const key = library.catalog.phoneFiles.savePhone(phone);
  const { vault, close } = await openVault(library, { signal });
  try {
    await requireRecord(vault, { signal });
    const context: PhoneContext = { library, vault, signal, phone, key };
    // Another desktop may have deleted some of them for good: then nothing in the vault is theirs any more.
    await followOthers(context, () => {});
    const all: Ready[] = [];
    const refused: EvictionListResult['refused'] = [];
    let done = 0;
    for (const group of groupsOf(items, groupSize)) {
      signal.throwIfAborted();
      const { ready, refused: troubles } =
        all.length + group.length > mostItems
          ? { ready: [], refused: new Map(group.map((item) => [item, freeTroubles.listFull] as const)) }
          : await readyOnPhone(context, group);
      all.push(...ready);
      for (const [item, trouble] of troubles) {
        refused.push({ path: item.path, code: trouble.code });
        options.onRefused?.(item, trouble);
      }
      done += group.length;
      options.onProgress?.({ done, total: items.length });
    }
    const purged = options.withPurged
      ? (await asPurged(phone, library.catalog.phoneLeavings.purgedOn(key, mostItems), { signal })).map(
          purgedItemOf,
        )
      : [];
    const list = listOf(context, { items: all.map((each) => itemOf(context, each)), purged });
    const text = signText('eviction-list', list, vault.secrets.keys.sign);
    // What was on the list before and is seen to be gone has left by the person's hand.
    settleListed(library, { phone, key });
    const note = () =>
      library.catalog.durably(() => {
        const named = all.map((each) => ({
          phoneFile: each.item.phoneFile,
          draft: draftOf(each, 'nobody'),
        }));
        library.catalog.phoneLeavings.renewList(key, named);
      });
    // Whatever becomes of the push, what is on it may be gone from then on.
    note();
    const place = await pushList(context, text);
    // On a phone with little room the list goes before its pictures.
    for (let at = 0; place !== null && at < all.length; at += groupSize) {
      const some = all.slice(at, at + groupSize);
      const pictures = await renderKeepsakes(
        context,
        some.map(({ asset }) => asset.id),
      );
      await pushKeepsakes(context, some, pictures);
    }
    // With the pictures that are there by now.
    note();
    const factsOf = (phoneFile: number) => parsed(library.catalog.phoneLeavings.factsOf(phoneFile));
    const shown = shownList({ list, signed: text }, { phone, ready: all, factsOf });
    return { listed: all.length, refused, purged: purged.length, place, text, shown };
  } finally {
    await close();
  }
}

/** Where it is on the phone. One that has no room for it is shown it all the same: that is what it is to make room by. */
async function pushList({ phone, signal }: PhoneContext, text: Uint8Array): Promise<string | null> {
  const folder = phone.ownFolders?.papers;
  if (folder === undefined) return null;
  const place = `${folder}/${evictionListName}`;
  try {
    await phone.write(place, text, { signal });
    return place;
  } catch (error) {
    if (codeOf(error) !== 'phone-full') throw error;
    return null;
  }
}

/**
 * Without what is not on the phone any more as it was imported, or would take something else along: deleting a photo takes its edit
 * along. What was changed is for the next import, and what is gone is in no plan any more.
 */
async function readyOnPhone(context: PhoneContext, group: readonly Candidate[]) {
  const { ready, refused } = await readyToGo(context, group);
  const photos = [...Map.groupBy(ready, ({ asset }) => asset.id).values()];
  const { phoneFiles } = context.library.catalog;
  const looks = await context.phone.lookAgain?.(
    photos.map((files) => files.map(({ file }) => file)),
    { signal: context.signal, safeAt: (path) => phoneFiles.provenAt(context.key, path) },
  );
  for (const [at, files] of photos.entries())
    for (const [index, { item }] of files.entries()) {
      const look = looks?.[at]?.[index] ?? 'same';
      if (look !== 'same') refused.set(item, lookTroubles[look]);
    }
  noteOnPhone(context.library, refused);
  keepTogether(group, refused);
  return { ready: ready.filter(({ item }) => !refused.has(item)), refused };
}

const lookTroubles: Record<Exclude<PhoneLook, 'same'>, FreeTrouble> = {
  changed: freeTroubles.changed,
  gone: freeTroubles.goneAlready,
  unseen: freeTroubles.unseen,
  edited: freeTroubles.edited,
  beside: freeTroubles.incomplete,
};

/** What the person has deleted for good here, as it was then: without what was changed or edited on the phone since. */
async function asPurged(
  phone: Phone,
  purged: readonly PurgedHolding[],
  { signal }: { signal: AbortSignal },
): Promise<PurgedHolding[]> {
  const photos = [...Map.groupBy(purged, ({ assetId }) => assetId).values()];
  const kept: PurgedHolding[] = [];
  for (let at = 0; at < photos.length; at += groupSize) {
    const some = photos.slice(at, at + groupSize);
    const files = some.map((each) =>
      each.map(({ path, rawPath, sizeBytes, mtimeMs }) => ({
        ...{ path, sizeBytes, mtimeMs },
        ...(rawPath && { rawPath }),
      })),
    );
    const looks = await phone.lookAgain?.(files, { signal });
    kept.push(...some.filter((_, index) => looks?.[index]?.every((look) => look === 'same') ?? true).flat());
  }
  return kept;
}

function listOf({ vault, phone }: PhoneContext, what: Pick<EvictionList, 'items' | 'purged'>): EvictionList {
  const { signPublic } = vault.secrets.keys;
  const now = Date.now();
  return {
    ...{ format: 1, list: randomBytes(16).toString('hex'), vaultId: vault.id, member: vault.member },
    ...{ signPublic: signPublic.toString('base64'), phone: phone.id },
    ...{ issuedAt: iso(now), expiresAt: iso(now + validMs) },
    ...what,
  };
}

function itemOf({ library }: PhoneContext, ready: Ready): EvictionItem {
  const { path, sizeBytes, mtimeMs, sha256, assetId, blob, proof, provenAtMs, seenAtMs } = draftOf(
    ready,
    'nobody',
  );
  return {
    ...{ path, recordId: recordIdOf(library.catalog.phoneLeavings.factsOf(ready.item.phoneFile)) },
    ...{ sizeBytes, mtimeMs, sha256, asset: assetId },
    proof: { blob, how: proof, provenAt: iso(provenAtMs), seenAt: iso(seenAtMs) },
  };
}

function purgedItemOf({ path, sizeBytes, mtimeMs, facts, assetId, purgedAtMs }: PurgedHolding): PurgedItem {
  return {
    ...{ path, recordId: recordIdOf(facts), sizeBytes, mtimeMs, asset: assetId, purgedAt: iso(purgedAtMs) },
  };
}

/** The phone's own word, as it was kept when it was listed. */
function recordIdOf(facts: string | null | undefined): string | null {
  const { recordId } = parsed(facts);
  return typeof recordId === 'string' ? recordId : null;
}

const parsed = (facts: string | null | undefined) =>
  (facts ? JSON.parse(facts) : {}) as Record<string, unknown>;

const iso = (atMs: number) => new Date(atMs).toISOString();
