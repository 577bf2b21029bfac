import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type BackupOptions, backupLibrary } from '../../../electron/engine/backup/backup-library.ts';
import { importPhone } from '../../../electron/engine/import/import-phone.ts';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { listAssets } from '../../../electron/engine/list-assets.ts';
import { type OpenVault, openVault } from '../../../electron/engine/vault/open-vault.ts';
import { createLibraryVault, joinLibraryVault } from '../../../electron/engine/vault/set-up-vault.ts';
import { openFolder } from '../../../electron/phone/folder/folder-phone.ts';
import { blobName, parseBlobRef } from '../../../electron/vault/layout.ts';
import { readLog } from '../../../electron/vault/log.ts';
import { type LogState, mergeChanges } from '../../../electron/vault/merge-changes.ts';
import { readBlob } from '../../../electron/vault/read-blob.ts';
import { plantOn } from '../import/plant-on.ts';
import { idle, temporaryFolder } from '../temporary.ts';

export const passphrase = 'correct horse battery staple';

/** The environment of this test: its desktop keys are kept in a folder of its own. Undone when the test ends. */
export async function ownConfig(): Promise<string> {
  const folder = await temporaryFolder();
  ownEnvironment({ PHOTOFERRY_CONFIG_DIR: folder });
  return folder;
}

/** A file that is a photo by its first bytes and like no other. */
export const photo = (sizeBytes = 20_000) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(sizeBytes)]);

export async function libraryAt(root?: string): Promise<Library> {
  const library = openLibrary(root ?? (await temporaryFolder()));
  onTestFinished(() => library.close());
  return library;
}

/** Brings files into the library, as a card that holds them. */
export async function bring(library: Library, files: Record<string, Uint8Array>): Promise<void> {
  const card = await temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) plantOn(card, name, bytes);
  const phone = await openFolder(card);
  await importPhone(library, phone, { signal: idle() });
  await phone.close();
}

/** So many photos, by name. */
export const photos = (count: number, sizeBytes?: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`IMG_${at}.JPG`, photo(sizeBytes)]));

/** A vault for the library, in a folder of its own unless a place is named. */
export async function vaultFor(
  library: Library,
  options: { place?: string; dedup?: 'private' | 'shared' } = {},
): Promise<{ place: string; phrase: string }> {
  const place = options.place ?? (await temporaryFolder());
  let phrase = '';
  const keepPhrase = (words: string) => {
    phrase = words;
    return () => {};
  };
  const wanted = { place, dedup: options.dedup ?? ('private' as const), passphrase, keepPhrase };
  await createLibraryVault(library, wanted, { signal: idle() });
  return { place, phrase };
}

/** One more desktop of the member whose phrase this is. */
export const join = (library: Library, place: string, phrase: string) =>
  joinLibraryVault(library, { place, secret: { phrase } }, { signal: idle() });

/** A backup with what it told of items that failed and of the vault. */
export async function backUp(library: Library, options: Partial<BackupOptions> = {}) {
  const failures: { path: string; code: string }[] = [];
  const notices: string[] = [];
  const result = await backupLibrary(library, {
    signal: idle(),
    onFailed: ({ path, code }) => void failures.push({ path, code }),
    onNotice: ({ code }) => void notices.push(code),
    ...options,
  });
  return { ...result, failures, notices };
}

export async function opened(library: Library): Promise<OpenVault> {
  const open = await openVault(library, { signal: idle() });
  onTestFinished(() => open.close());
  return open;
}

/** What the log of the library's member says, merged; no segment of it may be wrong. */
export async function logOf({ vault }: OpenVault): Promise<LogState> {
  const state: LogState = new Map();
  const onProblem = (problem: object) => expect.fail(`the log is not sound: ${JSON.stringify(problem)}`);
  for await (const { value } of readLog(vault, new Map(), { signal: idle(), onProblem }))
    mergeChanges(state, value.changes);
  return state;
}

/** Names of all objects in the vault. */
export async function namesIn({ vault }: OpenVault, prefix = ''): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of vault.store.list({ prefix, signal: idle() })) names.push(name);
  return names;
}

/** The library at `root`, for as long as the work takes. */
export async function openedWhile(root: string, work: (library: Library) => Promise<void>): Promise<void> {
  const library = openLibrary(root, { mustExist: true });
  try {
    await work(library);
  } finally {
    library.close();
  }
}

/** What the environment has to say for the time of this test. */
export function ownEnvironment(env: Readonly<Record<string, string>>): void {
  const before = { ...process.env };
  Object.assign(process.env, env);
  onTestFinished(() => {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });
}

/**
 * With nothing but the vault: every file of every asset that the catalog calls backed up is told of in the log, and its
 * blob holds the very bytes that the library has. Gives how many assets that were.
 */
export async function expectKept(library: Library): Promise<number> {
  const open = await openVault(library, { signal: idle() });
  try {
    const log = await logOf(open);
    let count = 0;
    for (const asset of listAssets(library)) {
      const row = library.catalog.assets.assetKey(Buffer.from(asset.assetId, 'hex'))!;
      if (!isBackedUp(library, row)) continue;
      count++;
      const fields = log.get(`asset:${asset.assetId}`);
      for (const { role, sha256, name, path: place, sizeBytes } of asset.resources) {
        const value = fields?.get(`resource:${role}:${sha256}`)?.value as { blob: string; name: string };
        expect(value, `${name} in the log`).toMatchObject({ name, path: place, sizeBytes });
        const blob = { ...parseBlobRef(value.blob)!, sha256: Buffer.from(sha256, 'hex'), sizeBytes };
        const digest = createHash('sha256');
        for await (const data of readBlob(open.vault, blob, { signal: idle() })) digest.update(data);
        expect(digest.digest('hex'), `${name} in the vault`).toBe(sha256);
        const here = path.join(library.root, place ?? '');
        if (place && existsSync(here))
          expect(createHash('sha256').update(readFileSync(here)).digest('hex')).toBe(sha256);
      }
    }
    return count;
  } finally {
    await open.close();
  }
}

const isBackedUp = (library: Library, asset: number) =>
  library.catalog.backups.backupOf(asset).length > 0 && library.catalog.backups.isBackedUp(asset);

/** Where a blob stands in the folder of the vault. */
export function placeOf(library: Library, place: string, row: number): string {
  const { domain, blobId, generation } = library.catalog.backups.blob(row)!;
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return path.join(place, blobName({ domain, blobId: hex(blobId), generation: hex(generation) }));
}

/** Where an original is on this disk, by the name it came with. */
export function originalOf(library: Library, name: string): string {
  const found = [...listAssets(library)]
    .flatMap(({ resources }) => resources)
    .find((each) => each.name === name);
  return path.join(library.root, found!.path!);
}
