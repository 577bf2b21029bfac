import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Library, openLibrary } from '../../../electron/engine/library/open-library.ts';
import { evictOriginals } from '../../../electron/engine/originals/evict-originals.ts';
import { fetchOriginals } from '../../../electron/engine/originals/fetch-originals.ts';
import { restoreLibrary } from '../../../electron/engine/restore/restore-library.ts';
import { bringBack } from '../../../electron/engine/trash/bring-back.ts';
import { moveToTrash, restoreFromTrash } from '../../../electron/engine/trash/move-to-trash.ts';
import { purgeAssets } from '../../../electron/engine/trash/purge-assets.ts';
import { backUp, opened, ownConfig, photo, vaultFor } from '../backup/backup-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { crashAt } from '../removal/crashing-disk.ts';
import {
  cardWith,
  expectKept,
  keyOf,
  keysByName,
  livePhoto,
  picture,
  sha256,
} from '../removal/removal-desk.ts';
import { idle, temporaryFolder } from '../temporary.ts';

const files: Record<string, Uint8Array> = {
  ...{ 'A.JPG': photo(3000), 'B.JPG': photo(70_000) },
  ...livePhoto('IMG_0003'),
};
const names = ['A.JPG', 'B.JPG', 'IMG_0003.JPG'];
const identities = new Map(
  names.map((name) => [name, createHash('sha256').update(files[name]!).digest().subarray(0, 16)]),
);

type Act = 'import' | 'backup' | 'trash' | 'restore' | 'purge' | 'evict' | 'fetch' | 'bringBack' | 'reopen';
interface Step {
  act: Act;
  which: number;
  /** The process ends at this change, if it comes so far. */
  crash: { at: number; before: boolean } | undefined;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom<Act>(
      ...(['import', 'backup', 'trash', 'trash', 'restore', 'purge', 'purge', 'evict', 'evict'] as const),
      ...(['fetch', 'bringBack', 'reopen'] as const),
    ),
    which: fc.nat(names.length - 1),
    crash: fc.option(fc.record({ at: fc.integer({ min: 1, max: 20 }), before: fc.boolean() }), {
      nil: undefined,
      freq: 2,
    }),
  }),
  { minLength: 4, maxLength: 12 },
);

it('whatever is done in whatever order, and wherever it is cut off: nothing is lost, and nothing comes back by itself', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      await ownConfig();
      const root = path.join(await temporaryFolder(), 'library');
      const card = await cardWith(files);
      let library = openLibrary(root);
      try {
        await card.read(library);
        picture(library);
        await vaultFor(library);
        /** Deleted for good, and not wanted back since. */
        const deleted = new Set<string>();
        for (const step of history) {
          library = await live(library, step, { card, deleted });
          expectKept(library);
          expectAll(library, deleted);
        }
        await card.read(library);
        picture(library);
        expectAll(library, deleted, { isImported: true });
        const here = keysByName(library);
        expect(await backUp(library)).toMatchObject({ backedUp: here.size, proven: here.size, failed: 0 });
        const all = [...here.values()];
        if (all.length > 0)
          expect(await fetchOriginals(library, all, { signal: idle() })).toMatchObject({ refused: [] });
        expectKept(library);
        await expectRestored(library, deleted);
      } finally {
        library.close();
      }
    }),
    { numRuns: Number(process.env.PHOTOFERRY_HISTORIES ?? 6), endOnFailure: true },
  );
}, 600_000);

/** Does one step; after a crash the library is opened again. */
async function live(
  library: Library,
  { act, which, crash }: Step,
  { card, deleted }: { card: Awaited<ReturnType<typeof cardWith>>; deleted: Set<string> },
): Promise<Library> {
  const name = names[which]!;
  const key = keyOf(library, name);
  const options = { signal: idle() };
  if (act === 'reopen') return reopened(library);
  if (act === 'import') {
    await card.read(library);
    picture(library);
  }
  if (act === 'backup') await backUp(library);
  if (act === 'bringBack' && bringBack(library, [identities.get(name)!]) > 0) deleted.delete(name);
  if (key === undefined) return library;
  if (act === 'trash') moveToTrash(library, [key]);
  if (act === 'restore') restoreFromTrash(library, [key]);
  const work = {
    purge: () => purgeAssets(library, [key], options),
    evict: () => evictOriginals(library, [key], options),
    fetch: () => fetchOriginals(library, [key], options),
  }[act as 'purge' | 'evict' | 'fetch'];
  if (!work) return library;
  const { hasCrashed } = await crashAt(library, crash ?? { at: 1_000_000, before: true }, work);
  const after = hasCrashed ? reopened(library) : library;
  if (act === 'purge' && keyOf(after, name) === undefined) deleted.add(name);
  return after;
}

function reopened(library: Library): Library {
  library.close();
  const again = openLibrary(library.root, { mustExist: true });
  expect(again.notices).toEqual([]);
  return again;
}

/** What was not deleted is there, with its original here or proven in the vault; what was is not. */
function expectAll(library: Library, deleted: ReadonlySet<string>, { isImported = false } = {}): void {
  const { assets, backups, tombstones } = library.catalog;
  const keys = keysByName(library);
  for (const name of names) {
    const key = keys.get(name);
    expect(tombstones.has(identities.get(name)!), `tombstone of ${name}`).toBe(deleted.has(name));
    if (deleted.has(name)) expect(key, `${name} was deleted`).toBeUndefined();
    else if (isImported) expect(key, `${name} is in the library`).toBeDefined();
    if (key === undefined) continue;
    const resources = assets.resourcesOf(key);
    const here = resources.filter((each) => each.path !== null).length;
    expect([0, resources.length], `all or nothing of ${name} is here`).toContain(here);
    for (const { role, sha256: digest, evictedFrom } of resources) {
      if (here > 0) continue;
      expect(evictedFrom).not.toBeNull();
      const row = backups
        .backupOf(key)
        .find((each) => each.role === role && Buffer.from(each.sha256).equals(digest));
      expect(backups.blob(row!.blob!)?.state, `${role} of ${name}`).toBe('proven');
    }
  }
}

/** With nothing but the vault: all that was not deleted, byte for byte in its place, and nothing else. */
async function expectRestored(library: Library, deleted: ReadonlySet<string>): Promise<void> {
  if (deleted.size === names.length) return;
  const { vault, close } = await opened(library);
  try {
    const to = path.join(await temporaryFolder(), 'restored');
    expect(await restoreLibrary(vault, { to, signal: idle() })).toMatchObject({ failed: 0, problems: 0 });
    const found = filesBelow(to)
      .filter((file) => !file.endsWith('.xmp'))
      .map((file) => `${file} ${sha256(readFileSync(path.join(to, file)))}`);
    const there = filesBelow(path.join(library.root, 'Originals')).map(
      (file) => `Originals/${file} ${sha256(readFileSync(path.join(library.root, 'Originals', file)))}`,
    );
    expect(found.sort()).toEqual(there.sort());
  } finally {
    await close();
  }
}
