import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished } from 'vitest';
import { importPhone } from '../../../../electron/engine/import/import-phone.ts';
import { type Library, openLibrary } from '../../../../electron/engine/library/open-library.ts';
import { fetchOriginals } from '../../../../electron/engine/originals/fetch-originals.ts';
import { blobName } from '../../../../electron/vault/layout.ts';
import { backUp, join, ownEnvironment, photo, vaultFor } from '../../backup/backup-desk.ts';
import { plantOn } from '../../import/plant-on.ts';
import { livePhoto, picture, sha256 } from '../../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../../temporary.ts';
import { count } from './counts.ts';
import type { Lie } from './faulty-phone.ts';
import type { PhonePort } from './phone-port.ts';

/** One phone, two desktops of one member, their vault. */
export interface World {
  port: PhonePort;
  /** Where the vault is. */
  vault: string;
  libraries: [Library, Library];
  /** What was shot, and what the person has not taken away again: digests, and what it was. */
  must: Map<string, string>;
  lie: Lie;
  /** The desktops that have caught the phone lying. */
  hasCaught: Set<0 | 1>;
  /** How many names were given so far. */
  shot: number;
  /** Objects that the store has lost. */
  lost: Set<string>;
}

/** Files that stand on the phone at the beginning of each history. */
export const firstFiles = (): Record<string, Uint8Array> => ({
  ...livePhoto('IMG_0'),
  ...{ 'A.JPG': photo(2000), 'B.JPG': photo(2000) },
});

/**
 * Made once and copied for each history, since a passphrase costs half a second: a phone that the first desktop has imported and
 * backed up, and a second desktop that has joined the vault.
 * @param portAt the phone, its storage empty
 */
export async function worlds(
  portAt: (root: string) => PhonePort,
): Promise<(now: Pick<World, 'lie'> & Pick<PhonePort, 'hashedBy'>) => Promise<World>> {
  const base = await quickFolder();
  const [folder, template] = [path.join(base, 'world'), path.join(base, 'template')];
  ownEnvironment({
    PHOTOFERRY_CONFIG_DIR: path.join(folder, 'config'),
    // Every import starts a thread, which need not be compiled each time.
    NODE_COMPILE_CACHE: path.join(base, 'compiled'),
  });
  const [one, two, vault] = ['one', 'two', 'vault'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const port = portAt(path.join(folder, 'phone'));
  const begin = (now: Pick<World, 'lie'> & Pick<PhonePort, 'hashedBy'>): World => ({
    ...{ port: { ...port, hashedBy: now.hashedBy }, vault, lie: now.lie, shot: 1 },
    libraries: [openLibrary(one), openLibrary(two)],
    must: new Map(port.files().map((each) => [shaOf(path.join(port.root, each)), each])),
    lost: new Set(),
    hasCaught: new Set(),
  });

  for (const [name, bytes] of Object.entries(firstFiles())) plantOn(port.root, `DCIM/${name}`, bytes);
  const first = begin({ lie: undefined, hashedBy: 'here' });
  const { phrase } = await vaultFor(first.libraries[0], { place: vault });
  await join(first.libraries[1], vault, phrase);
  await importAll(first, 0);
  await backUp(first.libraries[0]);
  for (const library of first.libraries) library.close();
  const filled = path.join(base, 'filled');
  cpSync(port.root, filled, { recursive: true, preserveTimestamps: true });
  renameSync(folder, template);
  return async (now) => {
    for (const each of [folder, port.root]) rmSync(each, { recursive: true, force: true });
    cpSync(template, folder, { recursive: true, preserveTimestamps: true });
    cpSync(filled, port.root, { recursive: true, preserveTimestamps: true });
    return begin(now);
  };
}

/** In memory where that can be had: a history syncs a hundred times. */
async function quickFolder(): Promise<string> {
  const made = await mkdtemp('/dev/shm/photoferry-test-').catch(() => undefined);
  if (made === undefined) return await temporaryFolder();
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

export const shaOf = (place: string) => sha256(readFileSync(place));

/** A whole import by one of the desktops, of a phone that does as it should. */
export async function importAll({ port, libraries }: World, desktop: 0 | 1): Promise<void> {
  const phone = await port.open();
  expect((await importPhone(libraries[desktop], phone, { signal: idle() })).stoppedBy).toBeUndefined();
  await phone.close();
  picture(libraries[desktop]);
}

/** After a crash, or any other end of it. */
export function reopen(world: World, desktop: 0 | 1): void {
  const library = world.libraries[desktop];
  library.close();
  world.libraries[desktop] = openLibrary(library.root, { mustExist: true });
}

/** True while bytes are on the phone in their place, or the original of a photo on one of the desktops. */
export function isHeld({ port, libraries }: World, digest: string): boolean {
  if (port.files().some((each) => shaOf(path.join(port.root, each)) === digest)) return true;
  return libraries.some((library) =>
    rowsOf<{ path: string }>(
      library,
      'SELECT path FROM resource WHERE path IS NOT NULL AND sha256 = ?',
      digest,
    ).some(({ path: place }) => existsSync(path.join(library.root, place))),
  );
}

/** True while the vault holds them, and a desktop knows it. */
export function isInVault({ libraries, vault }: World, digest: string): boolean {
  return libraries.some((library) =>
    blobsOf(
      library,
      "WHERE sha256 = ? AND state = 'proven' AND id IN (SELECT blob FROM backup)",
      digest,
    ).some(({ name }) => existsSync(path.join(vault, name))),
  );
}

/** Whose bytes an object of the vault holds, as hex; undefined where no desktop knows. */
export function digestIn({ libraries }: World, object: string): string | undefined {
  const all = libraries.flatMap((library) => blobsOf(library, ''));
  return all.find(({ name }) => name === object)?.sha256;
}

function blobsOf(library: Library, where: string, digest?: string): { name: string; sha256: string }[] {
  const columns =
    'domain, lower(hex(blob_id)) AS blobId, lower(hex(generation)) AS generation, lower(hex(sha256)) AS sha256';
  const rows = rowsOf<{ domain: string; blobId: string; generation: string; sha256: string }>(
    library,
    `SELECT ${columns} FROM blob ${where}`,
    digest,
  );
  return rows.map(({ sha256: digest, ...ref }) => ({ name: blobName(ref), sha256: digest }));
}

function rowsOf<Row>({ root }: Library, sql: string, digest?: string): Row[] {
  const database = new Database(path.join(root, '.photoferry/catalog.sqlite'), { readonly: true });
  try {
    return database.prepare(sql).all(...(digest ? [Buffer.from(digest, 'hex')] : [])) as Row[];
  } finally {
    database.close();
  }
}

export const keysOf = (library: Library): number[] =>
  library.catalog.assets.page(undefined, 10_000).map(({ id }) => id);

/**
 * All come home: both look at the phone once more, nothing lies aside any more, and all that was ever shot, and that the person did not
 * take away again, is on the phone, or comes back from the vault.
 */
export async function expectNothingLost(world: World): Promise<void> {
  const { port, libraries, must } = world;
  for (const desktop of [0, 1] as const) await importAll(world, desktop);
  expect(port.asides()).toEqual([]);
  const phone = await port.open();
  for (const { catalog } of libraries) {
    const key = catalog.phoneFiles.phoneKey(phone.id)!;
    expect(catalog.phoneLeavings.all(key)).toEqual([]);
  }
  await phone.close();
  for (const library of libraries) {
    const away = keysOf(library).filter((asset) =>
      library.catalog.assets.resourcesOf(asset).some((each) => each.path === null),
    );
    if (away.length === 0) continue;
    const { files } = await fetchOriginals(library, away, { signal: idle() });
    count('fetched in the end', files);
  }
  for (const [digest, name] of must) expect(isHeld(world, digest), `${name}, ${digest}`).toBe(true);
}
