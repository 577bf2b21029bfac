import { codeOf, wordsOf } from '../../base/error.ts';
import type { BlobRow } from '../../catalog/backups.ts';
import type { ExpectedObject } from '../../catalog/expected-objects.ts';
import type { LogState } from '../../catalog/log-state.ts';
import { BLOB_HEADER_BYTES } from '../../crypto/blob-stream.ts';
import { streamLayout } from '../../crypto/stream-layout.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { parseResourceField } from '../../vault/change.ts';
import { isEnded } from '../../vault/is-ended.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { type BlobRef, blobName, parseBlobName, parseBlobRef } from '../../vault/layout.ts';
import { isBlobLost, verifyBlob } from '../../vault/read-blob.ts';
import { atOnce } from '../backup/at-once.ts';
import { blobRefOf } from '../backup/blob-text.ts';
import { countAgain } from './count-again.ts';
import { mendBlob } from './mend-blob.ts';
import type { ProveContext } from './prove-report.ts';
import { sampleSize } from './sample-of.ts';

const readersAtOnce = 8;
const pageSize = 500;
/** No file is larger, and no stream can be. */
const maxBytes = 2 ** 47;

interface BlobContext extends ProveContext {
  state: LogState;
}

/**
 * Every blob that the catalog or the log relies on. Where the store's ETags are the MD5s of what this desktop sent, name, size and
 * ETag as listed are the proof, and a sample is read back all the same; what this desktop sent to other stores is read back; of
 * what others sent the size is looked at and a sample read. `deep` reads everything. What is broken counts as not backed up from
 * then on. Gives how many blobs are in the store that nothing relies on.
 */
export async function checkBlobs(given: ProveContext, state: LogState): Promise<{ orphans: number }> {
  const context = { ...given, state };
  const { expected } = context;
  expectFromCatalog(context);
  expectFromLog(context);
  const orphans = await lookAtListing(context);
  for (const object of expected.all({ sight: 'missing' })) await lookAgain(context, object);
  for (const objects of inPages(choose(context))) await readBack(context, objects);
  return { orphans };
}

function expectFromCatalog({ library, vault, expected }: ProveContext): void {
  const { backups } = library.catalog;
  for (const state of ['proven', 'stored'] as const) {
    for (let after = 0; ; ) {
      const page = backups.blobs(state, after, pageSize);
      for (const row of page) expected.add(expectRow(row, vault.traits.etagIsMd5));
      if (page.length < pageSize) break;
      after = page.at(-1)!.id;
    }
  }
}

function expectRow(row: BlobRow, etagIsMd5: boolean): ExpectedObject {
  const { id, sha256, sizeBytes, etag } = row;
  const storedBytes = streamLayout(BLOB_HEADER_BYTES, sizeBytes).storedBytes;
  return {
    ...{ name: blobName(blobRefOf(row)), storedBytes, sha256, sizeBytes, row: id },
    etag: etagIsMd5 ? etag : null,
  };
}

function expectFromLog(context: BlobContext): void {
  // Given up once, and all that there may be of a file: looked at and read, for it may have come back.
  const given = new Map(
    context.library.catalog.backups.brokenAway().map((row) => [blobName(blobRefOf(row)), row.id]),
  );
  for (const kind of ['asset', 'file'] as const)
    for (const { fields } of context.state.all(kind)) {
      // What was deleted for good may be collected at any time.
      if (!isEnded(fields)) expectFields(context, fields, given);
    }
}

function expectFields(
  { vault, expected }: BlobContext,
  fields: ReadonlyMap<string, unknown>,
  given: ReadonlyMap<string, number>,
): void {
  for (const [field, value] of fields) {
    const resource = parseResourceField(field);
    if (value === null || (!resource && field !== 'preview')) continue;
    const said = value as { blob: string; sizeBytes: number; sha256?: string };
    const ref = parseBlobRef(said.blob);
    const sha256 = resource?.sha256 ?? said.sha256;
    if (!ref || sha256 === undefined || ref.domain !== vault.domain.name) continue;
    const { sizeBytes } = said;
    if (sizeBytes > maxBytes) continue;
    const storedBytes = streamLayout(BLOB_HEADER_BYTES, sizeBytes).storedBytes;
    const name = blobName(ref);
    expected.add({
      ...{ name, storedBytes, sizeBytes, etag: null },
      sha256: Buffer.from(sha256, 'hex'),
      row: given.get(name) ?? null,
    });
  }
}

async function lookAtListing({ vault, signal, expected }: ProveContext): Promise<number> {
  let orphans = 0;
  for await (const object of vault.store.list({ prefix: `blobs/${vault.domain.name}/`, signal })) {
    if (expected.see(object) || !parseBlobName(object.name)) continue;
    if (!expected.isOfOthers(object.name)) orphans++;
  }
  return orphans;
}

/** A listing that leaves something out is no proof that it is lost. */
async function lookAgain(context: BlobContext, object: ExpectedObject): Promise<void> {
  const { vault, signal, expected } = context;
  let there: StoredObject | undefined;
  try {
    there = await vault.store.head(object.name, { signal });
  } catch (error) {
    if (!(await isOfObject(vault.store, error, { signal }))) throw error;
    await fault(context, object, unreadable(error));
    return;
  }
  if (there) expected.see(there);
  else
    await fault(context, object, { code: 'blob-missing', message: 'The store does not have it any more.' });
}

/** What has to be read back. All else is whole by its listing. */
function* choose({ deep, report, expected, onTotal }: ProveContext): Generator<ExpectedObject> {
  const all = [{ sight: 'different' }, { sight: 'there', isOurs: true }] as const;
  const sampled = [{ sight: 'as-sent' }, { sight: 'there', isOurs: false }] as const;
  for (const which of deep ? [...all, ...sampled] : all) {
    const { objects, bytes } = expected.count(which);
    onTotal(objects, bytes);
    yield* expected.all(which);
  }
  if (deep) return;
  for (const which of sampled) {
    const { objects } = expected.count(which);
    const sample = expected.sample(which, sampleSize(objects));
    report.whole(objects - sample.length);
    onTotal(
      sample.length,
      sample.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    );
    yield* sample;
  }
}

/** However many there are, few are in memory. */
function* inPages<Item>(items: Iterable<Item>): Generator<Item[]> {
  let page: Item[] = [];
  for (const item of items) {
    page.push(item);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

async function readBack(context: BlobContext, objects: readonly ExpectedObject[]): Promise<void> {
  const { vault, report } = context;
  await atOnce(objects, { limit: readersAtOnce, signal: context.signal }, async (object, signal) => {
    const { name, sha256, sizeBytes, row } = object;
    const ref = parseBlobName(name) as BlobRef;
    try {
      await verifyBlob(vault, { ...ref, sha256, sizeBytes }, { signal, onBytes: context.onBytes });
    } catch (error) {
      if (isBlobLost(error)) await fault(context, object, { code: codeOf(error), message: wordsOf(error) });
      else if (await isOfObject(vault.store, error, { signal }))
        await fault(context, object, unreadable(error));
      else throw error;
      return;
    } finally {
      report.read();
    }
    if (row !== null) countAgain(context, row);
    report.whole();
  });
}

/** What the store has and does not give. */
function unreadable(error: unknown): { code: string; message: string } {
  return codeOf(error) === 'object-archived'
    ? {
        code: 'object-archived',
        message: 'It is archived: the store has to bring it back before it can be read.',
      }
    : { code: 'blob-unreadable', message: `The store does not give it: ${wordsOf(error)}` };
}

async function fault(
  context: BlobContext,
  object: ExpectedObject,
  trouble: { code: string; message: string },
): Promise<void> {
  const { library, vault, report, awaiting, state } = context;
  const { name, row, sha256 } = object;
  const { assets, backups } = library.catalog;
  const here = assets.resourcesBySha256(sha256).map((resource) => resource.path ?? resource.name);
  const paths = here.length > 0 ? here : state.placesOf(sha256);
  const broken = report.fault({ name, ...trouble, ...(paths.length > 0 && { paths }) });
  // An archived one is there; another of it would only be archived in its turn.
  if (trouble.code === 'object-archived') return;
  if (await mendBlob(context, object)) {
    broken.repaired = true;
    if (row !== null) countAgain(context, row);
    return;
  }
  if (row === null || backups.blobState(row) === 'broken') return;
  library.catalog.transaction(() => backups.setBroken(row));
  const isRepaired = () => backups.usableBlob(vault.domain.name, sha256)?.state === 'proven';
  awaiting.push({ broken, isRepaired });
}
