import { codeOf } from '../../base/error.ts';
import type { PhoneLeaving, Receipt } from '../../catalog/phone-leavings.ts';
import type { AsideEnd, AsideFile, Phone, PhoneFile, PhoneFreeing } from '../../phone/phone.ts';
import { createTurns } from '../library/in-turn.ts';
import type { Library } from '../library/open-library.ts';
import { giveBack } from './give-back.ts';

/** Files that lie aside on a phone are put back by whoever finds them there: never while others are about to delete them. */
export const inPhoneTurn = createTurns<Library>();

/**
 * Settles what a break left half done on a phone: whatever still lies aside has its place again, and what is gone after that was
 * decided gets its receipt. What cannot be settled now (its memory card is out, say) stays noted for the next time.
 * @throws {PhoneError} where the phone as a whole does not answer
 */
export async function settlePhoneLeavings(
  library: Library,
  phone: Phone,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const key = library.catalog.phoneFiles.phoneKey(phone.id);
  if (key === undefined || !phone.freeing || library.catalog.phoneLeavings.all(key).length === 0) return;
  await inPhoneTurn(library, () => settleNow(library, phone, { signal }));
}

/** The same for one whose turn it is. */
export async function settleNow(
  library: Library,
  phone: Phone,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const { phoneLeavings, phoneFiles } = library.catalog;
  const { freeing } = phone;
  const key = phoneFiles.phoneKey(phone.id);
  if (!freeing || key === undefined) return;
  const all = phoneLeavings.all(key);
  try {
    await settle({ library, phone, freeing }, all, signal);
  } catch (error) {
    if (!isOfSome(error)) throw error;
    // Photo by photo, each with all its files: one that is told to be gone is given back where another of it stays.
    for (const photo of Map.groupBy(all, ({ draft }) => draft.assetId).values()) {
      try {
        await settle({ library, phone, freeing }, photo, signal);
      } catch (why) {
        if (!isOfSome(why)) throw why;
      }
    }
  }
}

/** It says nothing of the other files of the phone. */
export const isOfSome = (error: unknown) => ['file-unreadable', 'phone-refused'].includes(codeOf(error));

interface Settling {
  library: Library;
  phone: Phone;
  freeing: PhoneFreeing;
}

async function settle(
  { library, phone, freeing }: Settling,
  leavings: readonly PhoneLeaving[],
  signal: AbortSignal,
): Promise<void> {
  if (leavings.length === 0) return;
  const files = leavings.map(asideFileOf);
  const places = await freeing.putBack(files, { signal });
  const gone: { leaving: PhoneLeaving; file: AsideFile }[] = [];
  const there = new Set<string>();
  for (const [at, leaving] of leavings.entries()) {
    const file = files[at]!;
    const isGone =
      places[at] === undefined && leaving.isDecided && !(await isBack(phone, file, { leaving, signal }));
    if (isGone) gone.push({ leaving, file });
    else there.add(leaving.draft.assetId);
  }
  // Its row may have outlived the break.
  const ends =
    gone.length === 0
      ? []
      : await freeing.removeAside(
          gone.map(({ file }) => file),
          { signal },
        );
  // All of a photo leaves, or nothing: cut off between its files, it comes back as a whole.
  const parted = gone.filter(({ leaving }) => there.has(leaving.draft.assetId));
  const given = await giveBack(
    { library, phone, freeing },
    { gone: parted.map(({ leaving: { draft }, file }) => ({ ...file, draft })), signal },
  );
  const back = new Set(parted.filter((_, at) => given[at] !== undefined));
  library.catalog.durably(() => {
    for (const [at, each] of gone.entries())
      if (!back.has(each))
        library.catalog.phoneLeavings.keepReceipt(receiptOf(phone, each.leaving, ends[at]!));
    for (const { id } of leavings) library.catalog.phoneLeavings.end(id);
  });
}

/** It may have been given its place before the break. */
async function isBack(
  phone: Phone,
  { file }: AsideFile,
  { leaving: { draft }, signal }: { leaving: PhoneLeaving; signal: AbortSignal },
): Promise<boolean> {
  const now = await phone.stat(file, { signal });
  return now?.sizeBytes === draft.sizeBytes && now.mtimeMs === draft.mtimeMs;
}

export function receiptOf(
  phone: Phone,
  { phoneFile, draft }: Pick<PhoneLeaving, 'phoneFile' | 'draft'>,
  end: AsideEnd,
): Receipt {
  const { rawPath: _, ...facts } = draft;
  const checked = end.as === 'gone' && end.row === 'gone' ? 'file-and-row' : 'file';
  return { ...facts, phoneId: phone.id, phoneFile, checked, freedAtMs: Date.now() };
}

function asideFileOf({ aside, draft }: PhoneLeaving): AsideFile {
  const { path, rawPath, sizeBytes, mtimeMs } = draft;
  const file: PhoneFile = { path, sizeBytes, mtimeMs };
  if (rawPath !== null) file.rawPath = Buffer.from(rawPath, 'base64');
  return { file, aside };
}
