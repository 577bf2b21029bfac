import { codeOf, wordsOf } from '../../base/error.ts';
import {
  type ExpectedObject,
  type ExpectedObjects,
  openExpectedObjects,
} from '../../catalog/expected-objects.ts';
import { BLOB_HEADER_BYTES } from '../../crypto/blob-stream.ts';
import { streamLayout } from '../../crypto/stream-layout.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { type BlobRef, blobName, parseBlobName } from '../../vault/layout.ts';
import { isBlobLost, verifyBlob } from '../../vault/read-blob.ts';
import { atOnce } from '../backup/at-once.ts';
import { blobRefOf } from '../backup/blob-text.ts';
import { compareListings } from '../mirror/compare-listings.ts';
import { copyOne, differs, pathsOf, proveCopy } from '../mirror/mirror-blobs.ts';
import { type MirrorProofContext, mirrorFault, notAsItWas } from './mirror-proof.ts';
import { sampleSize } from './sample-of.ts';

const pageSize = 500;
const readersAtOnce = 8;

/**
 * The blobs of a mirror: all are there, a sample, or all with `deep`, is read back, and what is wrong is copied again.
 * @param isSettled all that the vault has was copied: then what this library does not rely on itself has to be there, too
 */
export async function checkCopies(context: MirrorProofContext, isSettled: boolean): Promise<void> {
  const { vault, mirror, deep, report, signal } = context;
  const expected = openExpectedObjects();
  try {
    expectProven(context, expected);
    if (isSettled)
      for (const sight of ['missing', 'different', 'as-sent', 'there'] as const)
        for (const object of context.expected.all({ sight }))
          expected.add({ ...object, etag: null, row: null });
    const listings = compareListings(vault.store, mirror.store, { prefix: 'blobs/', signal });
    for await (const { object, there } of listings) {
      if (there && expected.see(there)) continue;
      if (!isSettled || !object || there?.sizeBytes === object.sizeBytes || expected.has(object.name))
        continue;
      // Of another member: it cannot be opened here.
      if (there) mirrorFault(context, { name: object.name, code: 'mirror-differs', message: differs });
      else await mendStranger(context, object);
    }
    for (const object of expected.all({ sight: 'missing' })) {
      // A listing that leaves something out is no proof that it is lost.
      const there = await mirror.store.head(object.name, { signal }).catch(async (error: unknown) => {
        if (await isOfObject(mirror.store, error, { signal })) return undefined;
        throw error;
      });
      if (there) expected.see(there);
      else
        await mendCopy(context, object, {
          code: 'blob-missing',
          message: 'The mirror does not have it any more.',
        });
    }
    for (const sight of ['different', 'as-sent', 'there'] as const) {
      const { objects } = expected.count({ sight });
      const isAll = deep || sight === 'different';
      const size = sampleSize(objects);
      const pages = isAll ? inPages(expected.all({ sight })) : [expected.sample({ sight }, size)];
      for (const page of pages) await readBack(context, page);
      if (!isAll) report.whole(Math.max(0, objects - size));
    }
  } finally {
    expected.close();
  }
}

function expectProven({ library, mirror, row }: MirrorProofContext, expected: ExpectedObjects): void {
  for (let after = 0; ; ) {
    const page = library.catalog.mirrors.proven(row.id, after, pageSize);
    for (const { id, sha256, sizeBytes, sentEtag, ...named } of page) {
      const { storedBytes } = streamLayout(BLOB_HEADER_BYTES, sizeBytes);
      const etag = mirror.traits.etagIsMd5 ? sentEtag : null;
      expected.add({ name: blobName(blobRefOf(named)), storedBytes, etag, sha256, sizeBytes, row: id });
    }
    if (page.length < pageSize) break;
    after = page.at(-1)!.id;
  }
}

async function mendStranger(context: MirrorProofContext, object: StoredObject): Promise<void> {
  const broken = mirrorFault(context, { name: object.name, code: 'blob-missing', message: notAsItWas });
  await mending(context, async () => {
    await copyOne({ ...context, onCopied: () => {} }, { object, known: undefined, replace: false });
    broken.repaired = true;
  });
}

function* inPages(objects: Iterable<ExpectedObject>): Generator<ExpectedObject[]> {
  let page: ExpectedObject[] = [];
  for (const object of objects) {
    page.push(object);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  yield page;
}

async function readBack(context: MirrorProofContext, objects: readonly ExpectedObject[]): Promise<void> {
  const { library, mirror, row, report } = context;
  context.onTotal(
    objects.length,
    objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  );
  await atOnce(objects, { limit: readersAtOnce, signal: context.signal }, async (object, signal) => {
    const { name, sha256, sizeBytes } = object;
    try {
      const blob = { ...(parseBlobName(name) as BlobRef), sha256, sizeBytes };
      await verifyBlob(mirror, blob, { signal, onBytes: context.onBytes });
    } catch (error) {
      signal.throwIfAborted();
      if (!isBlobLost(error) && !(await isOfObject(mirror.store, error, { signal }))) throw error;
      const code = isBlobLost(error) ? codeOf(error) : 'blob-unreadable';
      await mendCopy({ ...context, signal }, object, { code, message: wordsOf(error) });
      return;
    } finally {
      report.read();
    }
    if (object.row !== null)
      library.catalog.mirrors.setProven(row.id, object.row, { proof: 'read', atMs: Date.now() });
    report.whole();
  });
}

/** From now on it is no copy, until it has been copied from the vault and proven again. */
async function mendCopy(
  context: MirrorProofContext,
  { name, row: blob, sha256, sizeBytes }: ExpectedObject,
  trouble: { code: string; message: string },
): Promise<void> {
  const { library, vault, mirror, row, signal } = context;
  const { mirrors } = library.catalog;
  if (blob !== null) mirrors.doubt(row.id, blob);
  const ref = parseBlobName(name) as BlobRef;
  const content = { ...ref, sha256, sizeBytes };
  const broken = mirrorFault(context, { name, ...trouble, ...pathsOf(context, content) });
  await mending(context, async () => {
    const object = await vault.store.head(name, { signal });
    if (!object) return;
    const id = { blobId: Buffer.from(ref.blobId, 'hex'), generation: Buffer.from(ref.generation, 'hex') };
    const known = blob === null ? undefined : mirrors.find(row.id, id);
    await copyOne({ ...context, onCopied: () => {} }, { object, known, content, replace: true });
    if (known) broken.repaired = await proveCopy(context, known);
    else {
      await verifyBlob(mirror, content, { signal });
      broken.repaired = true;
    }
  });
}

/** What the vault has may be damaged itself: that is said where the vault is looked at. */
async function mending({ vault, signal }: MirrorProofContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!isBlobLost(error) && !(await isOfObject(vault.store, error, { signal }))) throw error;
  }
}
