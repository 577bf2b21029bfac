import { orAbort } from '../../base/abort.ts';
import { createUnreadPlaces, type UnreadPlaces } from '../../base/unread-places.ts';
import type { PhoneFacts, PhoneFile } from '../phone.ts';
import type { AfcConnection } from './afc-connection.ts';
import { fileInfo } from './afc-files.ts';
import type { ReadContext } from './afc-read.ts';
import { AfcRefusal } from './afc-wire.ts';
import { type FactsOptions, withItemFacts } from './fetch-item-facts.ts';
import type { ItemFacts } from './item-facts.ts';
import { walkDcim } from './walk-dcim.ts';
import { walkEdits } from './walk-edits.ts';

const mediaRoot = '/DCIM';
const asksAtOnce = 64;

/**
 * The files below DCIM with what the phone's database knows of them, then the edits that Photos keeps apart, then the items that it
 * knows and no file stands for.
 */
export async function* listItems(context: ReadContext, options: FactsOptions): AsyncGenerator<PhoneFile> {
  yield* withItemFacts(context, options, async function* (facts) {
    const known = (file: PhoneFile) =>
      facts && file.absent !== 'listed-twice' ? withFacts(file, facts.of(file.path)) : file;
    const unread = createUnreadPlaces();
    for await (const file of walkDcim(context.connection, mediaRoot, context.signal)) {
      if (facts && file.absent === 'unreadable') unread.add(Buffer.from(file.rawPath ?? file.path));
      yield known(file);
    }
    for await (const file of walkEdits(context.connection, context.signal)) yield known(file);
    if (facts) yield* itemsWithoutFile(context, facts, unread);
  });
}

/** What lies in the phone's Recently Deleted is listed as such and not to be fetched. */
function withFacts(file: PhoneFile, facts: PhoneFacts | undefined): PhoneFile {
  if (!facts) return file;
  const known: PhoneFile = { ...file, facts: { ...file.facts, ...facts } };
  if (facts.trashed) known.absent ??= 'trashed';
  return known;
}

/**
 * Items of the database that the walk did not meet. Below DCIM their files are not there: only the cloud has them; but of what lies in
 * a folder that was `unread` in the walk nothing is known. Elsewhere (PhotoData/CPLAssets, where iCloud puts what other devices took)
 * the phone is asked.
 */
async function* itemsWithoutFile(
  { connection, signal }: ReadContext,
  facts: ItemFacts,
  unread: UnreadPlaces,
): AsyncGenerator<PhoneFile> {
  const ahead: Promise<PhoneFile>[] = [];
  for (const { path, facts: known } of facts.unseen()) {
    signal.throwIfAborted();
    const missing: PhoneFile = {
      path,
      sizeBytes: 0,
      mtimeMs: 0,
      absent: known.trashed ? 'trashed' : unread.hide(Buffer.from(path)) ? 'unreadable' : 'cloud-only',
      facts: known,
    };
    if (!path.startsWith('/PhotoData/')) {
      yield missing;
      continue;
    }
    const item = askFor(connection, missing);
    item.catch(() => {}); // awaited later, or never after an abort
    ahead.push(item);
    if (ahead.length >= asksAtOnce) yield await orAbort(ahead.shift()!, signal);
  }
  for (const item of ahead) yield await orAbort(item, signal);
}

async function askFor(connection: AfcConnection, missing: PhoneFile): Promise<PhoneFile> {
  try {
    const info = await fileInfo(connection, Buffer.from(missing.path));
    if (info?.kind !== 'file') return missing;
    const { absent: _absent, ...item } = missing;
    return withFacts({ ...item, sizeBytes: info.sizeBytes, mtimeMs: info.mtimeMs }, missing.facts);
  } catch (error) {
    if (error instanceof AfcRefusal)
      return { ...missing, absent: missing.facts?.trashed ? 'trashed' : 'unreadable' };
    throw error;
  }
}
