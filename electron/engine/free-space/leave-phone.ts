import { randomBytes } from 'node:crypto';
import type { Candidate } from './candidate.ts';
import { type Aside, type Compared, compareAside } from './compare-aside.ts';
import type { FreeContext, Ready } from './free-context.ts';
import { type FreeTrouble, freeTroubles } from './free-trouble.ts';
import { giveBack } from './give-back.ts';
import { noteOnPhone } from './note-on-phone.ts';
import { draftOf } from './receipt-draft.ts';
import { receiptOf, settleNow } from './settle-phone-leavings.ts';
import { judge, keepTogether } from './why-not-free.ts';

/** What taking back may take after an abort. */
const takeBackMs = 120_000;

/**
 * Deletes files on a phone by the one order that loses nothing: the intent is durable; each file is moved aside and held against
 * what was backed up; what differs has its place again; the decision is durable; what lies aside is deleted, and its absence
 * looked at; the receipt is durable. Wherever it is cut off, whoever meets the phone next takes it back or finishes it.
 * Gives why, of those that stay.
 */
export async function leavePhone(
  context: FreeContext,
  ready: readonly Ready[],
): Promise<Map<Candidate, FreeTrouble>> {
  const { library, phone } = context;
  const refused = new Map<Candidate, FreeTrouble>();
  try {
    await leave(context, begin(context, ready, refused), refused);
    noteOnPhone(library, refused);
    return refused;
  } catch (error) {
    // A phone that is gone is settled when it comes back; the first failure is what is told.
    await settleNow(library, phone, { signal: AbortSignal.timeout(takeBackMs) }).catch(() => {});
    throw error;
  }
}

function begin(
  { library, freeing, key }: FreeContext,
  ready: readonly Ready[],
  refused: Map<Candidate, FreeTrouble>,
): Aside[] {
  const asides = new Map<Ready, string>();
  for (const each of ready) {
    const aside = freeing.asideOf(each.file, randomBytes(8).toString('hex'));
    if (aside === undefined) refused.set(each.item, freeTroubles.cannotMove);
    else asides.set(each, aside);
  }
  keepTogether(
    ready.map(({ item }) => item),
    refused,
  );
  return library.catalog.durably(() =>
    ready
      .filter(({ item }) => !refused.has(item))
      .map((each) => {
        const aside = asides.get(each)!;
        const draft = draftOf(each, 'phone');
        const leaving = library.catalog.phoneLeavings.begin(key, {
          ...{ phoneFile: each.item.phoneFile, aside, draft },
        });
        return { ready: each, file: each.file, aside, leaving };
      }),
  );
}

/** What is known of each so far. */
interface Verdicts {
  by: Map<Candidate, 'phone' | 'here' | 'both'>;
  refused: Map<Candidate, FreeTrouble>;
  /** Has its place again. */
  back: Set<Aside>;
}

async function leave(
  context: FreeContext,
  asides: readonly Aside[],
  refused: Map<Candidate, FreeTrouble>,
): Promise<void> {
  if (asides.length === 0) return;
  const { freeing, signal } = context;
  const verdicts: Verdicts = { by: new Map(), refused, back: new Set() };
  const looks = await freeing.setAside(asides, { signal });
  const compared = await compareAside(context, asides, looks);
  for (const [at, { ready }] of asides.entries()) note(ready.item, compared[at]!, verdicts);
  await putBackRefused(context, asides, verdicts);
  // Somebody may still have written into it while it was hashed.
  const open = stillOpen(asides, verdicts);
  const now = open.length === 0 ? [] : await freeing.lookAside(open, { signal });
  for (const [at, { ready }] of open.entries()) {
    const { sizeBytes, mtimeMs } = ready.item;
    if (now[at]?.sizeBytes !== sizeBytes || now[at]?.mtimeMs !== mtimeMs)
      refused.set(ready.item, freeTroubles.changed);
  }
  signal.throwIfAborted();
  decide(context, asides, verdicts);
  await putBackRefused(context, asides, verdicts);
  await removeDecided(context, stillOpen(asides, verdicts), refused);
}

function note(item: Candidate, compared: Compared, { by, refused }: Verdicts): void {
  if ('trouble' in compared) refused.set(item, compared.trouble);
  else by.set(item, compared.by);
}

const stillOpen = (asides: readonly Aside[], { refused }: Pick<Verdicts, 'refused'>) =>
  asides.filter(({ ready }) => !refused.has(ready.item));

const itemsOf = (asides: readonly Aside[]) => asides.map(({ ready }) => ready.item);

/** All is looked at once more, within the transaction that decides. */
function decide(context: FreeContext, asides: readonly Aside[], { by, refused }: Verdicts): void {
  const { catalog } = context.library;
  catalog.durably(() => {
    keepTogether(itemsOf(asides), refused);
    const open = stillOpen(asides, { refused });
    const chosen = new Set(open.map(({ ready }) => ready.item.phoneFile));
    for (const { ready } of open) {
      const verdict = judge(context, ready.item, chosen);
      const isSame = 'ready' in verdict && verdict.ready.blob.doubts === ready.blob.doubts;
      if (!isSame) refused.set(ready.item, freeTroubles.meanwhile);
    }
    keepTogether(itemsOf(asides), refused);
    for (const { ready, leaving } of stillOpen(asides, { refused }))
      catalog.phoneLeavings.decide(leaving, draftOf(ready, by.get(ready.item)!));
  });
}

/** Also those that stay because another file of their asset does. */
async function putBackRefused(
  { library, freeing, signal }: FreeContext,
  asides: readonly Aside[],
  { refused, back }: Verdicts,
): Promise<void> {
  keepTogether(itemsOf(asides), refused);
  const wanted = asides.filter((each) => refused.has(each.ready.item) && !back.has(each));
  if (wanted.length === 0) return;
  const places = await freeing.putBack(wanted, { signal });
  for (const [at, each] of wanted.entries()) {
    back.add(each);
    if (places[at] !== undefined && places[at] !== each.file.path)
      refused.set(each.ready.item, freeTroubles.replaced);
  }
  library.catalog.durably(() => {
    for (const { leaving } of wanted) library.catalog.phoneLeavings.end(leaving);
  });
}

/**
 * What is decided is carried out, whoever would rather stop now. Where the phone keeps a file of a photo after all, it gets back
 * what it let go of already: all of a photo leaves, or nothing.
 */
async function removeDecided(
  context: FreeContext,
  open: readonly Aside[],
  refused: Map<Candidate, FreeTrouble>,
): Promise<void> {
  if (open.length === 0) return;
  const { library, phone, freeing } = context;
  const { phoneLeavings } = library.catalog;
  const { signal } = new AbortController();
  const ends = await freeing.removeAside(open, { signal });
  const decided = new Map(phoneLeavings.all(context.key).map((each) => [each.id, each]));
  const left = open.filter((_, at) => ends[at]!.as === 'left');
  if (left.length > 0) await freeing.putBack(left, { signal });
  const kept = new Set(left.map(({ ready }) => ready.item.asset));
  const parted = open.filter((each) => !left.includes(each) && kept.has(each.ready.item.asset));
  const gone = parted.map(({ file, aside, leaving }) => ({
    file,
    aside,
    draft: decided.get(leaving)!.draft,
  }));
  const given = await giveBack({ library, phone, freeing }, { gone, signal });
  const back = new Map(parted.flatMap((each, at) => (given[at] === undefined ? [] : [[each, given[at]]])));
  const torn = new Set(parted.filter((each) => !back.has(each)).map(({ ready }) => ready.item.asset));
  library.catalog.durably(() => {
    for (const [at, each] of open.entries()) {
      const isGone = ends[at]!.as === 'gone' && !back.has(each);
      if (isGone) phoneLeavings.keepReceipt(receiptOf(phone, decided.get(each.leaving)!, ends[at]!));
      phoneLeavings.end(each.leaving);
    }
  });
  for (const { ready } of left)
    refused.set(ready.item, torn.has(ready.item.asset) ? freeTroubles.parted : freeTroubles.refused);
  for (const [{ ready, file }, place] of back)
    refused.set(ready.item, place === file.path ? freeTroubles.sibling : freeTroubles.replaced);
}
