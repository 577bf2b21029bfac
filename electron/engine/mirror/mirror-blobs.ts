import { codeOf, wordsOf } from '../../base/error.ts';
import type { MirrorBlob } from '../../catalog/mirrors.ts';
import { blobIdentity } from '../../crypto/blob-identity.ts';
import { blobStream } from '../../crypto/blob-stream.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { type CopyState, copyBlob } from '../../vault/copy-blob.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { blobName, parseBlobName } from '../../vault/layout.ts';
import { isBlobLost, verifyBlob } from '../../vault/read-blob.ts';
import { domainNamed, type Vault } from '../../vault/vault.ts';
import { atOnce } from '../backup/at-once.ts';
import { blobRefOf } from '../backup/blob-text.ts';
import { isStoreGone } from '../backup/is-store-gone.ts';
import { compareListings } from './compare-listings.ts';
import type { MirrorContext } from './mirror-context.ts';
import { requireStill } from './require-still.ts';

const batchSize = 200;
/** Each holds up to three parts of some 8 MiB. */
const blobsAtOnce = 4;

interface Due {
  object: StoredObject;
  /** What stands in the mirror under the name, of the right size or not. */
  there: StoredObject | undefined;
  known: MirrorBlob | undefined;
}

/** Copies every blob that the mirror lacks and proves those that this library relies on. Gives how many only the mirror has. */
export async function mirrorBlobs(context: MirrorContext): Promise<{ extra: number }> {
  const { library, vault, mirror, row, signal } = context;
  const { mirrors } = library.catalog;
  const isDue = mirrors.due(row.id).blobs > 0;
  let [batch, extra] = [[] as Due[], 0];
  const flush = async () => {
    const due = batch;
    batch = [];
    await atOnce(due, { limit: blobsAtOnce, signal }, (each, live) =>
      mirrorOne({ ...context, signal: live }, each),
    );
  };
  for await (const { object, there } of compareListings(vault.store, mirror.store, {
    prefix: 'blobs/',
    signal,
  })) {
    const ref = parseBlobName((object ?? there).name);
    if (!ref) continue;
    if (!object) {
      extra++;
      continue;
    }
    const isThere = there?.sizeBytes === object.sizeBytes;
    if (isThere && !isDue) continue;
    const { blobId, generation } = ref;
    const name = { blobId: Buffer.from(blobId, 'hex'), generation: Buffer.from(generation, 'hex') };
    const known = mirrors.find(row.id, name);
    // What nobody here relies on needs no proof here.
    if (isThere && (!known || known.proof !== null || !mirrors.isExpected(row.id, known.id))) continue;
    batch.push({ object, there, known });
    if (batch.length >= batchSize) await flush();
  }
  await flush();
  return { extra };
}

async function mirrorOne(context: MirrorContext, { object, there, known }: Due): Promise<void> {
  const { library, row, signal, onTrouble } = context;
  const { name } = object;
  requireStill(context);
  try {
    const isThere = there?.sizeBytes === object.sizeBytes;
    if (!known && there) {
      // Of another member: nobody here can say which of the two is whole.
      onTrouble({ name, code: 'mirror-differs', message: differs });
      return;
    }
    if (!isThere) await copyOne(context, { object, known, replace: there !== undefined });
    if (!known || !library.catalog.mirrors.isExpected(row.id, known.id)) return;
    if (await proveCopy(context, known, isThere ? there : undefined)) return context.onProven();
    // What stood there, or what another wrote meanwhile, is not it.
    await copyOne(context, { object, known, replace: true });
    if (await proveCopy(context, known)) return context.onProven();
    const message = 'The mirror does not give it back as it was sent.';
    onTrouble({ name, code: 'blob-damaged', message, ...pathsOf(context, known) });
  } catch (error) {
    signal.throwIfAborted();
    requireStill(context);
    if (isStoreGone(error)) throw error;
    const message =
      codeOf(error) === 'object-missing' ? 'The vault does not have it any more.' : wordsOf(error);
    onTrouble({ name, code: codeOf(error), message, ...(known && pathsOf(context, known)) });
  }
}

export const differs =
  'The vault and the mirror hold different bytes of this file of somebody else, and nothing here opens it: both stay as they are.';

/**
 * Copies one blob from the vault; what was seen of an earlier copy does not count any more.
 * @param task `content`: the file in it, where this member knows it; `known`: its row, where this library relies on it
 */
export async function copyOne(
  { library, vault, mirror, row, signal, onCopied }: Omit<MirrorContext, 'onTrouble' | 'onProven'>,
  {
    object,
    known,
    content = known,
    replace,
  }: { object: StoredObject; known: MirrorBlob | undefined; content?: Content | undefined; replace: boolean },
): Promise<void> {
  const { mirrors } = library.catalog;
  const { name, sizeBytes: storedBytes, etag } = object;
  const isMd5 = vault.traits.etagIsMd5 && etag !== undefined && /^[0-9a-f]{32}$/.test(etag);
  const state = mirrors.upload(row.id, name);
  if (known) mirrors.doubt(row.id, known.id);
  const sent = await copyBlob(
    vault.store,
    mirror,
    {
      ...{ name, storedBytes, replace },
      ...(content && { stream: streamOf(vault, content) }),
      ...(isMd5 && { md5: etag }),
    },
    {
      signal,
      ...(state !== undefined && { resume: JSON.parse(state) as unknown }),
      onState: (now: CopyState) => {
        library.catalog.durably(() => mirrors.setUpload(row.id, name, JSON.stringify(now)));
      },
    },
  );
  onCopied(storedBytes);
  library.catalog.transaction(() => {
    if (known) mirrors.setSent(row.id, known.id, sent.etag);
    mirrors.dropUpload(row.id, name);
  });
}

type Content = Pick<MirrorBlob, 'domain' | 'sha256' | 'sizeBytes'>;

function streamOf(vault: Vault, { domain, sha256, sizeBytes }: Content) {
  return blobStream(blobIdentity(domainNamed(vault, domain), sha256).key, sizeBytes);
}

/**
 * Whether the mirror has a blob whole: by its ETag where that is the MD5 of what this desktop sent there, else by reading every
 * byte back. False where it is not; that is no proof against the vault's own copy.
 */
export async function proveCopy(
  { library, mirror, row, signal }: Pick<MirrorContext, 'library' | 'mirror' | 'row' | 'signal'>,
  known: MirrorBlob,
  listed?: StoredObject,
): Promise<boolean> {
  const { mirrors } = library.catalog;
  const ref = blobRefOf(known);
  const name = blobName(ref);
  const now = mirrors.find(row.id, known) ?? known;
  const { storedBytes } = streamOf(mirror, known).shape;
  if (mirror.traits.etagIsMd5 && now.sentEtag !== null) {
    const shown = listed ?? (await mirror.store.head(name, { signal }));
    if (shown?.sizeBytes === storedBytes && shown.etag === now.sentEtag) {
      mirrors.setProven(row.id, known.id, { proof: 'etag', atMs: Date.now() });
      return true;
    }
  }
  const { sha256, sizeBytes } = known;
  try {
    await verifyBlob(mirror, { ...ref, sha256, sizeBytes }, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!isBlobLost(error) && !(await isOfObject(mirror.store, error, { signal }))) throw error;
    mirrors.doubt(row.id, known.id);
    return false;
  }
  mirrors.setProven(row.id, known.id, { proof: 'read', atMs: Date.now() });
  return true;
}

/** What photo or video a blob is of. */
export function pathsOf(
  { library }: Pick<MirrorContext, 'library'>,
  { sha256 }: Pick<MirrorBlob, 'sha256'>,
): { paths?: string[] } {
  const paths = library.catalog.assets.resourcesBySha256(sha256).map(({ path, name }) => path ?? name);
  return paths.length > 0 ? { paths } : {};
}
