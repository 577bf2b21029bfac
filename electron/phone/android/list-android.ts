import { boundedTimeMs, isSize } from '../bounds.ts';
import type { PhoneFile } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import { type ShellTarget, shellText } from './adb-shell.ts';
import { findFiles } from './find-files.ts';
import type { FoundFile } from './find-records.ts';
import type { MediaRows } from './media-rows.ts';
import { MediaScope } from './media-scope.ts';
import { PathTable } from './path-table.ts';
import { queryMediaStore } from './query-media-store.ts';
import { storageClosed } from './require-storage.ts';
import { textPath } from './shell-quote.ts';
import type { SyncPool } from './sync-pool.ts';
import { walkFiles } from './walk-files.ts';

/** More than any phone holds; one that lists on and on is stopped here. */
const mostFiles = 10_000_000;

/**
 * The phone's files, with what MediaStore knows of them. Both are asked at once; the files decide what is there, their size and
 * time, and a row without a file is nothing. In memory stand the rows and a mark for each path, about 60 bytes a file.
 */
export async function* listAndroid(
  target: ShellTarget,
  pool: SyncPool,
  outer: AbortSignal,
): AsyncGenerator<PhoneFile, void> {
  const own = new AbortController();
  const signal = AbortSignal.any([outer, own.signal]);
  try {
    const rowsComing = queryMediaStore(target, signal);
    rowsComing.catch(() => {});
    const roots = await findRoots(target, signal);
    const files = findFiles(target, roots, signal);
    // The listing is asked for now, so that the phone works on both.
    const first = files.next();
    first.catch(() => {});
    const rows = await rowsComing;
    const known = { scope: new MediaScope(roots), rows, seen: new PathTable(), listed: 0 };
    let step = await first;
    for (; !step.done; step = await files.next()) yield* judged(step.value, known);
    if (!step.value) {
      for await (const batch of walkFiles(target, pool, { roots, signal })) yield* judged(batch, known);
    }
    stillThere(roots, await findRoots(target, signal));
  } finally {
    own.abort();
  }
}

interface Known {
  scope: MediaScope;
  rows: MediaRows | undefined;
  seen: PathTable;
  listed: number;
}

function* judged(batch: Iterable<FoundFile>, known: Known): Generator<PhoneFile> {
  for (const found of batch) {
    known.listed += 1;
    if (known.listed > mostFiles) {
      throw new PhoneError('phone-protocol', 'The phone lists more files than any phone can hold.');
    }
    const place = known.scope.judge(found.path, found.type);
    if (place === undefined) continue;
    const isNew = known.seen.add(found.path) < 0;
    const facts = known.rows?.facts(found.path, found.sizeBytes);
    const isSane = isSize(found.sizeBytes);
    const sizeBytes = isSane ? found.sizeBytes : 0;
    const file: PhoneFile = { ...textPath(found.path), sizeBytes, mtimeMs: boundedTimeMs(found.mtimeMs) };
    if (facts !== undefined) file.facts = facts;
    const absent = place.absent ?? (facts?.trashed ? 'trashed' : isSane ? undefined : 'unreadable');
    if (!isNew) file.absent = 'listed-twice';
    else if (absent !== undefined) file.absent = absent;
    yield file;
  }
}

/** A volume that closed or went while it was listed looks like one whose files are gone. */
function stillThere(before: string[], now: string[]): void {
  if (before.every((root) => now.includes(root))) return;
  throw new PhoneError('phone-gone', 'A memory card went while the phone was listed.', {
    advice: 'Put the card in again, then try again.',
  });
}

/** Shared storage and the cards and sticks beside it. Throws `phone-locked` before the first unlock after a restart. */
async function findRoots(target: ShellTarget, signal: AbortSignal): Promise<string[]> {
  const answer = await shellText(
    target,
    'test -d /storage/emulated/0 && echo unlocked; ls -1 /storage',
    signal,
  );
  const [first, ...names] = answer.stdout.split('\n');
  if (first !== 'unlocked') throw storageClosed();
  const volumes = names.filter((name) => /^[0-9A-Fa-f]{4}[0-9A-Fa-f-]{1,60}$/.test(name));
  return ['/storage/emulated/0', ...volumes.slice(0, 16).map((name) => `/storage/${name}`)];
}
