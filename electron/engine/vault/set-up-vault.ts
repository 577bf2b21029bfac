import path from 'node:path';
import { isAbort } from '../../base/abort.ts';
import { codeOf, PhotoferryError, wordsOf } from '../../base/error.ts';
import { checkPassphrase } from '../../crypto/passphrase.ts';
import { newPhrase } from '../../crypto/recovery-phrase.ts';
import type { ObjectStore, StoreTraits } from '../../storage/object-store.ts';
import { openStore } from '../../storage/open-store.ts';
import { probeStore } from '../../storage/probe-store.ts';
import { type RetryOptions, retryingStore } from '../../storage/retrying-store.ts';
import { parsePlace } from '../../storage/store-place.ts';
import { createVault } from '../../vault/create-vault.ts';
import { joinVault } from '../../vault/join-vault.ts';
import { memberName, vaultRecordName } from '../../vault/layout.ts';
import { addSlot } from '../../vault/slots.ts';
import { readVaultRecord, unlockVault } from '../../vault/unlock.ts';
import type { Vault } from '../../vault/vault.ts';
import { VaultError } from '../../vault/vault-error.ts';
import { parseVaultRecord } from '../../vault/vault-record.ts';
import type { Library } from '../library/open-library.ts';
import { type DesktopName, dropDesktopFiles, saveDesktopKey } from './desktop-files.ts';
import { keepKeys } from './keep-keys.ts';
import { mirrorsAt } from './mirrors-at.ts';
import { newDesktop } from './renew-desktop.ts';
import { storeEnv } from './store-credentials.ts';

export interface SetUpOptions {
  signal: AbortSignal;
  /** What the store was seen to honour. */
  onTraits?: (traits: StoreTraits) => void;
  /** The store goes on failing and is tried again. */
  onTrouble?: RetryOptions['onTrouble'];
  /** What was a mirror at this place is the vault itself now. */
  onMirrorEnded?: (place: string) => void;
}

/**
 * Keeps the 24 words where the person wants them before anything is written into the store. The function it gives is told in
 * the end whether they are needed; they are not only when it is certain that nothing in the store opens with them.
 */
export type KeepPhrase = (phrase: string) => (isNeeded: boolean) => void;

export interface SetUpVault {
  vaultId: string;
  member: string;
  desktop: string;
}

type Catalog = Pick<Library, 'catalog'>;

/**
 * Makes a vault at a place and backs this library up to it from now on.
 * @throws {PhotoferryError} `vault-exists` for a place or a library that has one, `passphrase-weak`, `storage-class-unknown`; what
 * the store throws
 */
export async function createLibraryVault(
  library: Catalog,
  wanted: {
    place: string;
    dedup: 'private' | 'shared';
    passphrase: string;
    keepPhrase: KeepPhrase;
    /** Of originals; one that the store is seen to honour. */
    storageClass?: string | undefined;
  },
  options: SetUpOptions,
): Promise<SetUpVault> {
  checkPassphrase(wanted.passphrase);
  requireNone(library);
  return atStore(wanted.place, { ...options, make: true }, async (store, place, probe) => {
    // Before it is probed: nothing is written beside a vault of somebody else's.
    if (await store.head(vaultRecordName, options)) throw alreadyAt(store);
    const traits = await probe();
    const { dedup, passphrase, storageClass } = wanted;
    if (storageClass !== undefined && !traits.storageClasses.includes(storageClass))
      throw noSuchClass(store, storageClass, traits);
    return foundMember(wanted, isVaultThere, async (phrase, onBegin) => {
      const desktop = newDesktop();
      const member = { passphrase, phrase, traits, ...desktop, onBegin: onBegin(desktop) };
      const { vault } = await createVault(store, { dedup, ...member }, options);
      return settle(library, { vault, place, ...desktop, storageClass }, options);
    });
  });
}

/**
 * Becomes one more desktop of a member, by passphrase or phrase. A library that has lost its key joins its own vault again.
 * @throws {PhotoferryError} `vault-exists` for a library that has another, `passphrase-wrong`, `phrase-wrong`, `vault-none`,
 * `member-ambiguous` without `member` (32 hex digits)
 */
export async function joinLibraryVault(
  library: Catalog,
  wanted: { place: string; secret: { passphrase: string } | { phrase: string }; member?: string | undefined },
  options: SetUpOptions,
): Promise<SetUpVault> {
  return atStore(wanted.place, options, async (store, place, probe) => {
    const { vaultId } = parseVaultRecord(await readVaultRecord(store, options), 'read');
    const row = library.catalog.vault.get();
    const member = wanted.member ?? (row?.vaultId === vaultId ? row.member : undefined);
    const desktop = newDesktop();
    const unlocked = await unlockVault(store, wanted.secret, {
      ...options,
      desktop: desktop.desktop,
      member,
    });
    if (row && (row.vaultId !== unlocked.id || row.member !== unlocked.member)) requireNone(library);
    const vault: Vault = { ...unlocked, traits: await probe() };
    saveDesktopKey({ vaultId: vault.id, desktop: desktop.desktop }, desktop.desktopKey);
    return settle(library, { vault, place, ...desktop }, options);
  });
}

/** Becomes a new member with keys, a passphrase and a phrase of their own, by an invitation. */
export async function acceptInvitation(
  library: Catalog,
  wanted: { place: string; invitationFile: Uint8Array; passphrase: string; keepPhrase: KeepPhrase },
  options: SetUpOptions,
): Promise<SetUpVault> {
  checkPassphrase(wanted.passphrase);
  requireNone(library);
  return atStore(wanted.place, options, async (store, place, probe) => {
    await readVaultRecord(store, options);
    const traits = await probe();
    const { passphrase, invitationFile } = wanted;
    return foundMember(wanted, isMemberThere, async (phrase, onBegin) => {
      const desktop = newDesktop();
      const member = { passphrase, phrase, traits, invitationFile, ...desktop, onBegin: onBegin(desktop) };
      const { vault } = await joinVault(store, member, options);
      return settle(library, { vault, place, ...desktop }, options);
    });
  });
}

/** A folder keeps its absolute name, wherever the next verb is run. */
export async function atStore<T>(
  named: string,
  { signal, onTraits, onTrouble, make = false }: SetUpOptions & { make?: boolean },
  work: (store: ObjectStore, place: string, probe: () => Promise<StoreTraits>) => Promise<T>,
): Promise<T> {
  const parsed = parsePlace(named);
  const place = parsed.kind === 'folder' ? path.resolve(parsed.folder) : named;
  const tried = await openStore(place, { signal, make, env: storeEnv(place) });
  const store = retryingStore(tried, { onTrouble });
  try {
    // What a store does at the first try is what it is probed for.
    return await work(store, place, async () => {
      const traits = await probeStore(tried, { signal });
      onTraits?.(traits);
      return traits;
    });
  } finally {
    await store.close();
  }
}

type Desktop = ReturnType<typeof newDesktop>;

/**
 * Keeps phrase and key of a new member before anything is written, and takes them back only where the store says for certain
 * that there is no such member: an answer may have been lost, and whatever failed may have failed after the vault stood.
 */
async function foundMember(
  { keepPhrase }: { keepPhrase: KeepPhrase },
  isThere: (vault: Vault, options: { signal: AbortSignal }) => Promise<boolean>,
  work: (phrase: string, onBegin: (desktop: Desktop) => (vault: Vault) => void) => Promise<SetUpVault>,
): Promise<SetUpVault> {
  const phrase = newPhrase();
  const end = keepPhrase(phrase);
  let begun: { vault: Vault; name: DesktopName } | undefined;
  try {
    const made = await work(phrase, ({ desktop, desktopKey }) => (vault) => {
      const name = { vaultId: vault.id, desktop };
      saveDesktopKey(name, desktopKey);
      begun = { vault, name };
    });
    end(true);
    return made;
  } catch (error) {
    // Whatever has stopped the work (Ctrl-C too) does not stop this question.
    const isNeeded =
      begun !== undefined &&
      (await isThere(begun.vault, { signal: AbortSignal.timeout(questionMs) }).catch(() => true));
    if (begun && !isNeeded) dropDesktopFiles(begun.name);
    end(isNeeded);
    throw isNeeded ? mayStand(error, begun!.vault) : error;
  }
}

const questionMs = 10_000;

async function isVaultThere({ store, recordBytes }: Vault, options: { signal: AbortSignal }) {
  if (!(await store.head(vaultRecordName, options))) return false;
  // Somebody else may have made one at the same moment.
  return (await readVaultRecord(store, options)).equals(recordBytes);
}

/** The way in of a member who was told of by nobody yet is of use all the same. */
async function isMemberThere({ store, member }: Vault, options: { signal: AbortSignal }) {
  return (await store.head(memberName(member), options)) !== undefined;
}

function mayStand(error: unknown, { store }: Vault): unknown {
  if (isAbort(error)) return error;
  const words = error instanceof PhotoferryError ? error.message : wordsOf(error);
  return new PhotoferryError(
    codeOf(error),
    `${words} The vault stands at ${store.place} all the same, or may stand there.`,
    {
      advice:
        'Keep the 24 words. When what went wrong is mended, run `photoferry vault join` with the passphrase.',
      cause: error,
    },
  );
}

/** This desktop's slot is in the store, and the library knows where it is backed up to; its key is kept already. */
async function settle(
  { catalog }: Catalog,
  {
    vault,
    place,
    desktop,
    desktopKey,
    storageClass,
  }: {
    vault: Vault;
    place: string;
    desktop: string;
    desktopKey: Buffer;
    storageClass?: string | undefined;
  },
  options: SetUpOptions,
): Promise<SetUpVault> {
  // What a new member wrote already is written once more: this desktop's catalog keeps its exact bytes.
  const { bytes: slot } = await addSlot(vault, { desktopKey }, options);
  const { id: vaultId, member } = vault;
  // Where its mirror has become the vault, it is a mirror no more.
  const same = await mirrorsAt({ catalog }, { vault, place }, options);
  catalog.durably(() => {
    const before = catalog.vault.get();
    // Another may have been set up meanwhile: what was sent there must never count as being here.
    if (before && (before.vaultId !== vaultId || before.member !== member)) requireNone({ catalog });
    const row = { vaultId, place, record: vault.recordBytes, member, desktop, slot };
    // A library that joins its own vault again stores as it did.
    const chosen = storageClass ?? before?.storageClass ?? null;
    catalog.vault.save({ ...row, traits: JSON.stringify(vault.traits), storageClass: chosen });
    if (before) catalog.outbox.dropUnsent(before.desktop);
    for (const { id } of same) catalog.mirrors.remove(id);
    // One that could not be asked may be the same place: the next run looks.
    for (const { id } of catalog.mirrors.all()) catalog.mirrors.setSeen(id, null);
    catalog.backups.forgetTold();
    catalog.jobs.addForAllAssets('backup');
  });
  for (const mirror of same) options.onMirrorEnded?.(mirror.place);
  // The vault stands; what cannot be read now is kept by the next proof.
  await keepKeys({ catalog }, vault, options).catch(() => {});
  return { vaultId, member, desktop };
}

function requireNone({ catalog }: Catalog): void {
  const row = catalog.vault.get();
  if (!row) return;
  throw new PhotoferryError('vault-exists', `This library is already backed up to ${row.place}.`, {
    advice: '`photoferry vault info` shows that vault. A library has one.',
  });
}

function noSuchClass({ place }: ObjectStore, wanted: string, { storageClasses }: StoreTraits) {
  const known = storageClasses.length > 0 ? `It knows ${storageClasses.join(', ')}.` : 'It knows none.';
  return new PhotoferryError(
    'storage-class-unknown',
    `The store at ${place} keeps nothing in the class ${wanted}.`,
    {
      advice: `${known} Without --storage-class originals are stored as everything else.`,
    },
  );
}

function alreadyAt(store: ObjectStore): VaultError {
  return new VaultError('vault-exists', `There is a vault at ${store.place} already.`, {
    advice: 'Join it with `photoferry vault join`, or choose another place.',
  });
}
