import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { RemovalFile } from '../../catalog/removals.ts';
import { inCommitTurn } from '../library/commit-turn.ts';
import { createTurns } from '../library/in-turn.ts';
import type { Library } from '../library/open-library.ts';
import { type AsideState, moveAside } from './move-aside.ts';
import { putBack } from './put-back.ts';
import { removePictures } from './remove-pictures.ts';

/** What is to become of one asset's files. */
export interface Leaving {
  kind: 'purge' | 'evict';
  identities: Buffer[];
  files: { resource: number; path: string; sha256: Uint8Array; sizeBytes: number }[];
  /**
   * Within a durable transaction, when all its files were looked at: takes their names from the catalog, or says that they
   * stay after all.
   */
  decide(states: ReadonlyMap<number, AsideState>): 'go' | 'stay';
}

interface Underway {
  removal: number;
  leaving: Leaving;
  files: (Leaving['files'][number] & RemovalFile)[];
  states: Map<number, AsideState>;
  isGoing: boolean;
}

/** Removals of a library never overlap: of two that want the same file one would find it gone. */
const inRemovalTurn = createTurns<Library>();

/**
 * Takes the files of some assets away, each asset as a whole, by the one order that loses nothing: the intent is durable; each
 * file is moved aside, hashed and compared; the decision is durable, and the catalog names them no more; they are unlinked.
 * A file that is not the original, or whose asset stays, has its place again at the end. Wherever it is cut off, opening the
 * library finishes it or takes it back.
 */
export function removeFiles(
  library: Library,
  all: readonly Leaving[],
  { signal }: { signal: AbortSignal },
): Promise<void> {
  return inRemovalTurn(library, () => removeAll(library, all, signal));
}

async function removeAll(library: Library, all: readonly Leaving[], signal: AbortSignal): Promise<void> {
  const { catalog } = library;
  signal.throwIfAborted();
  library.ballast.give();
  const underway = catalog.durably(() => all.map((leaving) => begin(library, leaving)));
  let failure: { error: unknown } | undefined;
  try {
    for (const each of underway) await lookAt(library, each, signal);
    await syncAll(library, underway);
    await inCommitTurn(library, () => {
      catalog.durably(() => {
        for (const each of underway) {
          if (each.leaving.decide(each.states) !== 'go') continue;
          each.isGoing = true;
          catalog.removals.decide(each.removal);
        }
      });
    });
  } catch (error) {
    // Nothing was decided: the transaction was taken back as a whole, and so is all else.
    failure = { error };
    for (const each of underway) each.isGoing = false;
  }
  const settled = underway.filter((each) => settle(library, each));
  await syncAll(library, underway);
  catalog.transaction(() => {
    for (const { removal } of settled) catalog.removals.end(removal);
  });
  if (failure) throw failure.error;
}

function begin({ catalog }: Library, leaving: Leaving): Underway {
  const files = leaving.files.map((file) => ({ ...file, aside: randomBytes(16).toString('hex') }));
  const { kind, identities } = leaving;
  const removal = catalog.removals.begin({ kind, identities, files });
  return { removal, leaving, files, states: new Map(), isGoing: false };
}

async function lookAt(library: Library, { files, states }: Underway, signal: AbortSignal): Promise<void> {
  for (const file of files) {
    signal.throwIfAborted();
    const aside = path.join(library.leaving, file.aside);
    const state = await moveAside({ ...file, place: path.join(library.root, file.path), aside }, { signal });
    // Before anything is decided: what lies aside from then on is unlinked by whoever finishes it.
    if (state === 'changed') putBack({ root: library.root, aside, place: file.path }, isNamedIn(library));
    states.set(file.resource, state);
  }
}

const isNamedIn =
  ({ catalog }: Library) =>
  (place: string) =>
    catalog.assets.resourceAtPath(place) !== undefined;

/** What goes is unlinked, what stays is put back. False where something of it is left to the next opening. */
function settle(library: Library, { leaving, files, states, isGoing }: Underway): boolean {
  const { root, catalog } = library;
  let isSettled = true;
  for (const { resource, path: place, aside: name } of files) {
    const aside = path.join(library.leaving, name);
    try {
      if (isGoing) rmSync(aside, { force: true });
      else {
        const at = putBack({ root, aside, place }, isNamedIn(library));
        const isMoved = at !== undefined && at !== place && states.get(resource) !== 'changed';
        if (isMoved) catalog.transaction(() => catalog.assets.setPath(resource, at));
      }
    } catch {
      isSettled = false;
    }
  }
  if (isGoing && leaving.kind === 'purge') {
    try {
      removePictures(library, leaving.identities);
    } catch {
      isSettled = false;
    }
  }
  return isSettled;
}

async function syncAll(library: Library, underway: readonly Underway[]): Promise<void> {
  const folders = underway.flatMap(({ files }) =>
    files.map(({ path: place }) => path.join(library.root, path.posix.dirname(place))),
  );
  // A folder that somebody took away has nothing left in it to be synced.
  const there = [...new Set([library.leaving, ...folders])].filter((folder) => existsSync(folder));
  await library.sync(library.root, { folders: there });
}
