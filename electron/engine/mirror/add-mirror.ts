import { codeOf, PhotoferryError } from '../../base/error.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import { vaultRecordName } from '../../vault/layout.ts';
import { readObject } from '../../vault/read-object.ts';
import { sendOnce } from '../../vault/send-once.ts';
import { MAX_RECORD_BYTES } from '../../vault/vault-record.ts';
import { isInside } from '../library/is-inside.ts';
import type { Library } from '../library/open-library.ts';
import type { OpenVault } from '../vault/open-vault.ts';
import { requireRecord } from '../vault/require-record.ts';
import { atStore, type SetUpOptions } from '../vault/set-up-vault.ts';
import { vaultFolder } from '../vault/vault-folder.ts';
import { mirrorIsVault, requireOther } from './require-other.ts';

/**
 * Keeps a second store for this library's vault: empty, or one that holds this very vault. Nothing but the vault's record is written
 * yet. Gives the place as it is kept.
 * @throws {PhotoferryError} `mirror-exists`, `mirror-is-vault`, `mirror-another`, `mirror-not-empty`; what either store throws
 */
export async function addMirror(
  library: Pick<Library, 'catalog'>,
  { vault }: OpenVault,
  named: string,
  options: SetUpOptions,
): Promise<string> {
  const { mirrors } = library.catalog;
  await requireRecord(vault, options);
  requireOtherFolder(library.catalog.vault.get()!.place, named);
  return atStore(named, { ...options, make: true }, async (store, place, probe) => {
    if (mirrors.all().some((row) => row.place === place)) throw already(place);
    const there = await recordAt(store, options.signal);
    if (there && !there.equals(vault.recordBytes)) throw another(store);
    if (!there) await requireEmpty(store, options.signal);
    const traits = await probe();
    await requireOther(vault.store, store, options);
    const record = { name: vaultRecordName, bytes: vault.recordBytes };
    if (!there) await sendOnce({ store, traits }, record, options);
    library.catalog.durably(() => mirrors.add({ place, traits: JSON.stringify(traits), atMs: Date.now() }));
    return place;
  });
}

/** Two folders of which one lies in the other are lost together, and each would be taken for part of the other. */
function requireOtherFolder(vaultPlace: string, named: string): void {
  const [vault, mirror] = [vaultFolder(vaultPlace), vaultFolder(named)];
  if (vault === undefined || mirror === undefined) return;
  if (isInside(vault, mirror) || isInside(mirror, vault)) throw mirrorIsVault();
}

async function recordAt(store: ObjectStore, signal: AbortSignal): Promise<Buffer | undefined> {
  try {
    return await readObject(store, vaultRecordName, { maxBytes: MAX_RECORD_BYTES, signal });
  } catch (error) {
    if (codeOf(error) === 'object-missing') return undefined;
    if (codeOf(error) === 'vault-bounds') throw another(store);
    throw error;
  }
}

async function requireEmpty(store: ObjectStore, signal: AbortSignal): Promise<void> {
  for await (const { name } of store.list({ signal })) {
    // Left by somebody who tried this store and was cut off.
    if (name.startsWith('probe/')) continue;
    throw new PhotoferryError('mirror-not-empty', `${store.place} holds something else: ${name}`, {
      advice: 'Choose an empty folder, or a prefix of its own in the bucket. Nothing was written.',
    });
  }
}

const already = (place: string) =>
  new PhotoferryError('mirror-exists', `The vault has a mirror at ${place} already.`, {
    advice: '`photoferry vault mirror run` brings it up to the vault.',
  });

const another = ({ place }: ObjectStore) =>
  new PhotoferryError('mirror-another', `What is at ${place} is another vault.`, {
    advice: 'A mirror holds the same vault. Choose an empty place for it. Nothing was written.',
  });
