import type { Phone, PhoneDeleting } from '../../phone/phone.ts';
import { atOnce } from '../backup/at-once.ts';
import type { Candidate } from './candidate.ts';
import type { PhoneContext, Ready } from './free-context.ts';
import { type FreeTrouble, freeTroubles } from './free-trouble.ts';
import { noteOnPhone } from './note-on-phone.ts';
import { readBack } from './read-back.ts';
import { draftOf } from './receipt-draft.ts';
import { receiptOf } from './settle-phone-leavings.ts';
import { judge, keepTogether } from './why-not-free.ts';

const lookEveryMs = 500;

/**
 * Has a phone delete by its own program, where nothing can be moved aside: every byte is read back and compared; the catalog's word is
 * asked again and the intent made durable in one transaction; size, time and edits are looked at for the last time, and the phone is
 * asked; and only what is seen to be gone counts. What it lets go of later gets its receipt by the next listing. After a break there is
 * nothing to take back: the next listing says what has gone. Between the last look and the deletion there is a moment in which a photo
 * could still be changed on the phone: its original is in the vault whatever happens. Gives why, of those that stay.
 */
export async function deleteOnPhone(
  context: PhoneContext & { deleting: PhoneDeleting },
  ready: readonly Ready[],
): Promise<Map<Candidate, FreeTrouble>> {
  const { library, phone, deleting, key, signal } = context;
  const { phoneLeavings } = library.catalog;
  const refused = new Map<Candidate, FreeTrouble>();
  const open = () => ready.filter(({ item }) => !refused.has(item));
  const settle = () =>
    keepTogether(
      ready.map(({ item }) => item),
      refused,
    );

  for (const item of mistakable(context, ready)) refused.set(item, freeTroubles.sameName);
  settle();
  await atOnce(open(), { limit: phone.parallelReads, signal }, async ({ item, file }, live) => {
    const look = await phone.stat(file, { signal: live });
    if (!look) refused.set(item, freeTroubles.goneAlready);
    else if (!(await readBack(phone, file, { signal: live }))?.equals(item.sha256))
      refused.set(item, freeTroubles.changed);
  });
  settle();
  noteOnPhone(library, refused);
  signal.throwIfAborted();

  const wishes = library.catalog.durably(() => {
    const chosen = new Set(open().map(({ item }) => item.phoneFile));
    for (const each of open()) {
      const verdict = judge(context, each.item, chosen);
      const isSame = 'ready' in verdict && verdict.ready.blob.doubts === each.blob.doubts;
      if (!isSame) refused.set(each.item, freeTroubles.meanwhile);
    }
    settle();
    return phoneLeavings.ask(
      key,
      open().map((each) => ({ phoneFile: each.item.phoneFile, draft: draftOf(each, 'here') })),
    );
  });
  const photos = [...Map.groupBy(open(), ({ asset }) => asset.id).values()];
  if (photos.length === 0) return refused;
  const names = photos.map((files) => files.map(({ file }) => file));
  const answers = await deleting.delete(names, { signal }).catch((error: unknown) => {
    // Stopped before the phone was asked; where it may have been asked, the next listing says.
    const isUnasked = signal.aborted && error === signal.reason;
    if (isUnasked)
      library.catalog.durably(() => {
        for (const wish of wishes) phoneLeavings.unask(wish);
      });
    throw error;
  });
  const asked: Ready[] = [];
  for (const [at, files] of photos.entries()) {
    const answer = answers[at] ?? 'refused';
    if (answer === 'asked') asked.push(...files);
    else for (const { item } of files) refused.set(item, troubleOf[answer]);
  }
  noteOnPhone(library, refused);
  const left = await stillThere(phone, asked, deleting.patienceMs);
  library.catalog.durably(() => {
    for (const each of asked) {
      if (left.has(each.item)) continue;
      const leaving = { phoneFile: each.item.phoneFile, draft: draftOf(each, 'here') };
      phoneLeavings.keepReceipt(receiptOf(phone, leaving, { as: 'gone', row: 'unknown' }));
    }
    const kept = new Set([...refused.keys()].map(({ phoneFile }) => phoneFile));
    for (const wish of wishes) if (kept.has(wish.phoneFile)) phoneLeavings.unask(wish);
  });
  for (const item of left) refused.set(item, freeTroubles.refused);
  return refused;
}

/** Those of which the phone holds another file by the same name, of the same size: the program that deletes goes by these. */
function mistakable({ library, key }: PhoneContext, ready: readonly Ready[]): Candidate[] {
  const markOf = ({ path, sizeBytes }: { path: string; sizeBytes: number }) =>
    `${sizeBytes} ${path.slice(path.lastIndexOf('/') + 1).toLowerCase()}`;
  const sizes = [...new Set(ready.map(({ item }) => item.sizeBytes))];
  const held = Map.groupBy(library.catalog.phoneLeavings.ofSizes(key, sizes), markOf);
  return ready.flatMap(({ item }) => ((held.get(markOf(item))?.length ?? 0) > 1 ? [item] : []));
}

const troubleOf = {
  edited: freeTroubles.edited,
  changed: freeTroubles.changed,
  refused: freeTroubles.refused,
} as const;

/** Of those that the phone was asked for, what has not gone within its patience. */
async function stillThere(
  phone: Phone,
  asked: readonly Ready[],
  patienceMs: number,
): Promise<Set<Candidate>> {
  const { signal } = new AbortController();
  let there = [...asked];
  for (const endMs = performance.now() + patienceMs; there.length > 0; ) {
    const gone = new Set<Ready>();
    await atOnce(there, { limit: phone.parallelReads, signal }, async (each, live) => {
      if ((await phone.stat(each.file, { signal: live })) === undefined) gone.add(each);
    });
    there = there.filter((each) => !gone.has(each));
    if (there.length === 0 || performance.now() >= endMs) break;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return new Set(there.map(({ item }) => item));
}
