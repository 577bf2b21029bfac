import { PhotoferryError } from '../../base/error.ts';
import type { Phone } from '../../phone/phone.ts';
import { followOthers } from '../backup/follow-others.ts';
import type { Library } from '../library/open-library.ts';
import { openVault } from '../vault/open-vault.ts';
import { requireRecord } from '../vault/require-record.ts';
import type { Candidate } from './candidate.ts';
import { deleteOnPhone } from './delete-on-phone.ts';
import type { PhoneContext, Ready } from './free-context.ts';
import type { FreeTrouble } from './free-trouble.ts';
import { leavePhone } from './leave-phone.ts';
import { type Keepsakes, pushKeepsakes, renderKeepsakes } from './push-keepsakes.ts';
import { inPhoneTurn, settlePhoneLeavings } from './settle-phone-leavings.ts';
import { groupsOf } from './whole-assets.ts';
import { readyToGo } from './why-not-free.ts';

export type FreedItem =
  | { item: Candidate; outcome: 'freed' }
  | ({ item: Candidate; outcome: 'refused' } & FreeTrouble);

export interface FreeResult {
  freed: number;
  freedBytes: number;
  refused: { path: string; code: string }[];
}

export interface FreeOptions {
  signal: AbortSignal;
  /** Each item once, when it is settled. */
  onItem?: (item: FreedItem) => void;
  onProgress?: (progress: { done: number; total: number; freedBytes: number }) => void;
}

/**
 * Deletes files on a phone, by the person's word, and leaves a small picture of each where the phone's gallery shows it. Only what
 * the vault holds beyond doubt goes, seen in the store again at this moment, and only if it still is on the phone, byte for
 * byte, what was backed up. Each file has its own outcome, but an asset goes as a whole or not at all. It can be stopped,
 * unplugged or killed at any point: what had not gone is put back when the phone is there again, and the rest is for the next time.
 * @throws {PhotoferryError} `phone-cannot-free`; `vault-none`, `vault-missing`; what store and phone throw when they cannot be asked
 */
export async function freePhone(
  library: Library,
  phone: Phone,
  items: readonly Candidate[],
  options: FreeOptions,
): Promise<FreeResult> {
  const { signal } = options;
  const { freeing, deleting } = phone;
  const batch = (freeing ?? deleting)?.batch;
  if (batch === undefined) {
    throw new PhotoferryError('phone-cannot-free', `Files cannot be deleted on ${phone.name} from here.`, {
      advice: 'Delete them on the phone itself; what has to go is in the list that Photoferry gives it.',
    });
  }
  const key = library.catalog.phoneFiles.savePhone(phone);
  const result: FreeResult = { freed: 0, freedBytes: 0, refused: [] };
  const settled = new Set<Candidate>();
  const tell = (item: Candidate, trouble: FreeTrouble | undefined) => {
    settled.add(item);
    if (trouble) result.refused.push({ path: item.path, code: trouble.code });
    else {
      result.freed++;
      result.freedBytes += item.sizeBytes;
    }
    options.onItem?.(trouble ? { item, outcome: 'refused', ...trouble } : { item, outcome: 'freed' });
  };
  // What this phone is deleted with may take minutes to begin: nothing is compared before.
  if (!freeing) await deleting?.ready({ signal });
  await settlePhoneLeavings(library, phone, { signal });
  const { vault, close } = await openVault(library, { signal });
  try {
    await requireRecord(vault, { signal });
    const context: PhoneContext = { library, vault, signal, phone, key };
    const leave = (ready: readonly Ready[]) =>
      freeing
        ? leavePhone({ ...context, freeing }, ready)
        : deleteOnPhone({ ...context, deleting: deleting! }, ready);
    // Another desktop may have deleted some of them for good: then nothing in the vault is theirs any more.
    await followOthers(context, () => {});
    const groups = [...groupsOf(items, batch)];
    let rendering = keepsakesOf(context, groups[0]);
    for (const [at, group] of groups.entries()) {
      signal.throwIfAborted();
      const keepsakes = await rendering;
      // While the phone works on this group.
      rendering = keepsakesOf(context, groups[at + 1]);
      const refused = await freeGroup(context, { group, keepsakes, leave });
      for (const item of group) tell(item, refused.get(item));
      options.onProgress?.({ done: settled.size, total: items.length, freedBytes: result.freedBytes });
    }
    const folder = phone.ownFolders?.thumbnails;
    if (folder !== undefined && result.freed > 0) await phone.showPushed?.(folder, { signal });
    return result;
  } finally {
    await close();
  }
}

function keepsakesOf(context: PhoneContext, group: readonly Candidate[] = []): Promise<Keepsakes> {
  const rendering = renderKeepsakes(
    context,
    group.map(({ asset }) => asset),
  );
  // Awaited later, or never after a failure.
  rendering.catch(() => {});
  return rendering;
}

interface Group {
  group: readonly Candidate[];
  keepsakes: Keepsakes;
  /** How files leave this phone; gives why, of those that stay. */
  leave: (ready: readonly Ready[]) => Promise<Map<Candidate, FreeTrouble>>;
}

async function freeGroup(
  context: PhoneContext,
  { group, keepsakes, leave }: Group,
): Promise<Map<Candidate, FreeTrouble>> {
  const { ready, refused } = await readyToGo(context, group);
  if (ready.length === 0) return refused;
  try {
    await pushKeepsakes(context, ready, keepsakes);
    const late = await inPhoneTurn(context.library, () => leave(ready));
    for (const [item, trouble] of late) refused.set(item, trouble);
  } finally {
    await takeKeepsakesBack(context, ready);
  }
  return refused;
}

/** Where a photo stays, it needs no small picture beside it. What is left of them harms nothing. */
async function takeKeepsakesBack(
  { library, phone, signal }: PhoneContext,
  ready: readonly Ready[],
): Promise<void> {
  const { phoneLeavings } = library.catalog;
  const places = Map.groupBy(ready, ({ thumbnail }) => thumbnail);
  for (const [place, files] of places) {
    if (place === null || phoneLeavings.isKeepsake(phone.id, place)) continue;
    // It may have gone already, and what tells of it has not come.
    if (files.some(({ item }) => phoneLeavings.isAskedKeepsake(item.phoneFile, place))) continue;
    await phone.remove(place, { signal }).catch(() => {});
  }
}
