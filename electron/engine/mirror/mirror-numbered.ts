import { codeOf, PhotoferryError, wordsOf } from '../../base/error.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { digestOf, parseChainName } from '../../vault/layout.ts';
import { MAX_SEGMENT_BYTES } from '../../vault/log.ts';
import { readObject } from '../../vault/read-object.ts';
import { sendOnce } from '../../vault/send-once.ts';
import { atOnce } from '../backup/at-once.ts';
import { isStoreGone } from '../backup/is-store-gone.ts';
import { compareListings } from './compare-listings.ts';
import { isWithin, type SourceSight } from './look-at-source.ts';
import type { MirrorContext } from './mirror-context.ts';

const batchSize = 100;

/**
 * What is written once and numbered: packs of thumbnails, references, then the log, in order, so that at any moment what the
 * mirror's log tells of is there. `sight`: of the vault, from before its blobs were copied.
 */
export async function mirrorNumbered(context: MirrorContext, sight: SourceSight): Promise<void> {
  for (const prefix of ['thumbs/', 'refs/', 'log/', 'snapshots/']) {
    let batch: { object: StoredObject; isWrong: boolean }[] = [];
    const flush = async () => {
      const objects = batch;
      batch = [];
      // A gap in a log hides what is behind it: one after another.
      const options = { limit: prefix === 'log/' ? 1 : 4, signal: context.signal };
      await atOnce(objects, options, (each, signal) => copyNumbered({ ...context, signal }, each));
    };
    const { vault, mirror, signal } = context;
    for await (const { object, there } of compareListings(vault.store, mirror.store, { prefix, signal })) {
      if (!object || there?.sizeBytes === object.sizeBytes || !isWithin(sight, object.name)) continue;
      batch.push({ object, isWrong: there !== undefined });
      if (batch.length >= batchSize) await flush();
    }
    await flush();
  }
}

/** Copies one; `isWrong`: something else stands under its name. */
export async function copyNumbered(
  context: Pick<MirrorContext, 'vault' | 'mirror' | 'signal' | 'onTrouble' | 'onCopied'>,
  { object: { name }, isWrong }: { object: Pick<StoredObject, 'name'>; isWrong: boolean },
): Promise<void> {
  const { mirror, signal, onTrouble, onCopied } = context;
  try {
    const bytes = await readSound(context, name);
    if (isWrong) await mirror.store.put(name, bytes, { signal });
    else await sendAs(context, { name, bytes });
    onCopied(bytes.length);
  } catch (error) {
    signal.throwIfAborted();
    if (isStoreGone(error)) throw error;
    onTrouble({ name, code: codeOf(error), message: wordsOf(error) });
  }
}

/** As it stands in the vault, and is what its name says. */
async function readSound(
  { vault, signal }: Pick<MirrorContext, 'vault' | 'signal'>,
  name: string,
): Promise<Buffer> {
  const bytes = await readObject(vault.store, name, { maxBytes: MAX_SEGMENT_BYTES, signal });
  const chain = parseChainName(name);
  if (!chain || chain.digest === digestOf(bytes)) return bytes;
  const message = 'It is damaged in the vault; it was not copied. `photoferry prove` says more.';
  throw new PhotoferryError('object-damaged', message);
}

async function sendAs(
  { mirror, signal }: Pick<MirrorContext, 'mirror' | 'signal'>,
  object: { name: string; bytes: Buffer },
): Promise<void> {
  try {
    await sendOnce(mirror, object, { signal });
  } catch (error) {
    if (codeOf(error) !== 'name-taken') throw error;
    // What stands there is not what its name says.
    await mirror.store.put(object.name, object.bytes, { signal });
  }
}
