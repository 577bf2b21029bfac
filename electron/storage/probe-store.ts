import { createHash, hash, randomBytes } from 'node:crypto';
import { codeOf } from '../base/error.ts';
import type { IoOptions, ObjectStore, StoredObject, StoreTraits } from './object-store.ts';
import { StorageError } from './storage-error.ts';

/** S3's names for its classes, from often to hardly ever read. */
const knownClasses = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'];

/**
 * Finds out what a store honours by trying it: some twenty requests with objects of a few bytes below `probe/`, which are
 * removed again. What an answer leaves open counts as not honoured. Throws what makes the store unusable: bytes that cannot be written, or
 * read back otherwise than they were written.
 * @throws {StorageError}
 */
export async function probeStore(store: ObjectStore, { signal }: IoOptions): Promise<StoreTraits> {
  const prefix = `probe/${randomBytes(16).toString('hex')}/`;
  const options = { signal };
  const some = randomBytes(64);
  const other = randomBytes(64);
  try {
    const first = await store.put(`${prefix}first`, some, options);
    const listsAtOnce = (await find(store, `${prefix}first`, signal)) !== undefined;
    await expectBytes(store, `${prefix}first`, some, signal);
    const isMd5 = first.etag === hash('md5', some);
    return {
      createOnly: await refusesSecond(),
      etagIsMd5: isMd5 && (await etagOfUploadIsMd5()),
      refusesWrongMd5: await refusesWrongMd5(),
      listsAtOnce,
      storageClasses: store.kind === 's3' ? await classes() : [],
    };
  } finally {
    await clear(store, prefix);
  }

  async function refusesSecond(): Promise<boolean> {
    const only = { signal, createOnly: true };
    if (!(await isRefused(store.put(`${prefix}first`, other, only), signal))) return false;
    await expectBytes(store, `${prefix}first`, some, signal);
    const racing = await Promise.all(
      [some, other].map((bytes) => isRefused(store.put(`${prefix}race`, bytes, only), signal)),
    );
    return racing.filter((refused) => !refused).length === 1;
  }

  async function refusesWrongMd5(): Promise<boolean> {
    const md5 = Buffer.from(hash('md5', other), 'hex');
    return await isRefused(store.put(`${prefix}wrong`, some, { signal, md5 }), signal);
  }

  async function etagOfUploadIsMd5(): Promise<boolean> {
    const name = `${prefix}parts`;
    const uploadId = await store.createUpload(name, { signal, partBytes: store.minPartBytes });
    const upload = { name, uploadId };
    await store.putPart({ ...upload, number: 1 }, some, options);
    await store.completeUpload({ ...upload, parts: await store.listParts(upload, options) }, options);
    const md5 = createHash('md5').update(createHash('md5').update(some).digest()).digest('hex');
    return (await store.head(name, options))?.etag === `${md5}-1`;
  }

  async function classes(): Promise<string[]> {
    const kept = await Promise.all(
      knownClasses.map(async (storageClass) => {
        const name = `${prefix}${storageClass.toLowerCase().replaceAll('_', '-')}`;
        if (await isRefused(store.put(name, some, { signal, storageClass }), signal)) return false;
        return (await find(store, name, signal))?.storageClass === storageClass;
      }),
    );
    return knownClasses.filter((_, at) => kept[at]);
  }
}

/** True where the store said no; what is no answer to the question is thrown. */
async function isRefused(put: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  try {
    await put;
    return false;
  } catch (error) {
    signal.throwIfAborted();
    const code = codeOf(error);
    if (code === 'object-exists' || code === 'store-corrupted' || code === 'store-unsupported') return true;
    // Some stores answer a class they do not know with a 400 or a 403 of their own.
    if (code === 'store-strange' || code === 'store-denied') return true;
    throw error;
  }
}

async function find(
  store: ObjectStore,
  name: string,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  for await (const stored of store.list({ prefix: name, signal })) if (stored.name === name) return stored;
  return undefined;
}

async function expectBytes(
  store: ObjectStore,
  name: string,
  expected: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await store.get(name, { signal, length: 1024 })) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
  }
  if (!Buffer.concat(chunks).equals(expected)) {
    throw new StorageError('store-strange', `${store.place} gives back other bytes than were written.`, {
      advice: 'It cannot keep a backup. Use another store.',
    });
  }
}

/** Also after an abort: what we made goes again, but never for long. */
async function clear(store: ObjectStore, prefix: string): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  try {
    for await (const { name, uploadId } of store.listUploads({ prefix, signal })) {
      await store.abortUpload({ name, uploadId }, { signal });
    }
    const names = [];
    for await (const { name } of store.list({ prefix, signal })) names.push(name);
    for (const name of names) await store.delete(name, { signal });
  } catch {
    // A few bytes that nobody looks at stay behind.
  }
}
