import { setImmediate } from 'node:timers/promises';
import { isAbort } from '../../base/abort.ts';
import { codeOf, PhotoferryError } from '../../base/error.ts';
import type { MirrorRow } from '../../catalog/mirrors.ts';
import type { BackupResult } from '../../contract/backup-result.ts';
import type { Progress } from '../../contract/progress.ts';
import type { CopyState } from '../../vault/copy-blob.ts';
import type { Vault } from '../../vault/vault.ts';
import { createFileProgress } from '../file-progress.ts';
import type { Library } from '../library/open-library.ts';
import { type OpenVaultOptions, openVault } from '../vault/open-vault.ts';
import { requireRecord } from '../vault/require-record.ts';
import { lookAtSource } from './look-at-source.ts';
import { mirrorBlobs } from './mirror-blobs.ts';
import type { MirrorContext, MirrorTrouble } from './mirror-context.ts';
import { mirrorKeys } from './mirror-keys.ts';
import { mirrorNumbered } from './mirror-numbered.ts';
import { openMirror, unlockedOf } from './open-mirror.ts';
import { requireOther } from './require-other.ts';
import { endedMeanwhile, isStill, requireStill } from './require-still.ts';
import { hasWayIn } from './ways-in.ts';

export interface MirrorOptions extends OpenVaultOptions {
  onProgress?: (progress: Progress) => void;
  /** An object that could not be copied. */
  onFailed?: (trouble: MirrorTrouble & { place: string }) => void;
}

/** What one run did, and how the mirror stands after it. Kept in the catalog, JSON. */
export interface MirrorRun {
  place: string;
  atMs: number;
  /** Objects that were copied, and their bytes as stored. */
  copied: number;
  copiedBytes: number;
  /** Objects that could not be copied. */
  failed: number;
  /** Blobs that the mirror has and the vault does not have any more; they stay. Null where nobody looked. */
  extra: number | null;
  /** Blobs of this library that are not proven to be there, and their bytes. */
  due: number;
  dueBytes: number;
  requests: number;
  seconds: number;
  stoppedBy?: NonNullable<BackupResult['stoppedBy']>;
}

const pageSize = 20_000;
const staysAliveMs = 7 * 24 * 3600 * 1000;

/**
 * Brings every mirror of this library's vault up to the vault, one after another. What keeps one from it is in its `stoppedBy`, and
 * keeps no other. What has arrived stays; the next run goes on.
 * @throws {PhotoferryError} `vault-none`; what the vault's own store says when it cannot be asked
 */
export async function mirrorLibrary(library: Library, options: MirrorOptions): Promise<MirrorRun[]> {
  const rows = library.catalog.mirrors.all();
  if (rows.length === 0) return [];
  const { vault, close } = await openVault(library, options);
  try {
    await requireRecord(vault, options);
    const runs: MirrorRun[] = [];
    for (const row of rows) {
      if (options.signal.aborted) break;
      runs.push(await runOne(library, vault, row, options));
    }
    return runs;
  } finally {
    await close();
  }
}

async function runOne(
  library: Library,
  vault: Vault,
  row: MirrorRow,
  options: MirrorOptions,
): Promise<MirrorRun> {
  const startedAt = performance.now();
  const { mirrors } = library.catalog;
  const before = vault.store.requests;
  const run: MirrorRun = {
    ...{ place: row.place, atMs: Date.now(), copied: 0, copiedBytes: 0, failed: 0, extra: null },
    ...{ due: 0, dueBytes: 0, requests: 0, seconds: 0 },
  };
  try {
    const { vault: mirror, close } = await openMirror(unlockedOf(vault), row, options);
    try {
      await bringUp({ library, vault, mirror, row }, run, options);
    } finally {
      run.requests += mirror.store.requests;
      await close();
    }
  } catch (error) {
    if (!isStill({ library, row })) run.stoppedBy = { code: 'mirror-none', message: endedMeanwhile };
    else if (error instanceof PhotoferryError) {
      const { code, message, advice } = error;
      run.stoppedBy = { code, message, ...(advice && { advice }) };
    } else if (!(options.signal.aborted && isAbort(error))) throw error;
  }
  const due = mirrors.due(row.id);
  run.due = due.blobs;
  run.dueBytes = due.bytes;
  run.requests += vault.store.requests - before;
  run.seconds = (performance.now() - startedAt) / 1000;
  mirrors.setLastRun(row.id, JSON.stringify(run));
  return run;
}

async function bringUp(
  given: Pick<MirrorContext, 'library' | 'vault' | 'mirror' | 'row'>,
  run: MirrorRun,
  options: MirrorOptions,
): Promise<void> {
  const { library, vault, mirror, row } = given;
  const { signal } = options;
  const { mirrors } = library.catalog;
  await requireRecord(mirror, { signal });
  try {
    await requireOther(vault.store, mirror.store, { signal });
  } catch (error) {
    // What stands there is the vault itself: no second copy of anything.
    if (codeOf(error) === 'mirror-is-vault') {
      mirrors.setSeen(row.id, null);
      mirrors.untell(row.id);
    }
    throw error;
  }
  const sight = await lookAtSource(vault, { signal });
  if (sight.digest === row.seen) return;
  mirrors.setSeen(row.id, null);
  // Before the log is looked at once more: all that is taken up here is told of by what is copied of it.
  await expectAll(library, row, signal);
  const now = await lookAtSource(vault, { signal });
  const { blobs: files, bytes } = mirrors.due(row.id);
  const progress = createFileProgress({
    phase: 'mirror',
    total: { files, bytes },
    onProgress: options.onProgress,
  });
  const context: MirrorContext = {
    ...{ ...given, signal, onProven: progress.file },
    onTrouble: (trouble) => {
      run.failed++;
      options.onFailed?.({ ...trouble, place: row.place });
    },
    onCopied: (bytes) => {
      run.copied++;
      run.copiedBytes += bytes;
      progress.bytes(bytes);
    },
  };
  try {
    await mirrorKeys(context);
    const isOpenable = await hasWayIn(library, mirror, { signal });
    if (!isOpenable) {
      mirrors.untell(row.id);
      context.onTrouble({ name: `keys/${vault.member}/`, code: 'mirror-no-way-in', message: noWayIn });
    }
    run.extra = (await mirrorBlobs(context)).extra;
    const failedBefore = run.failed;
    await mirrorNumbered(context, now);
    requireStill(context);
    if (run.failed === failedBefore && isOpenable) mirrors.tell(row.id);
    await abortStrays(context);
    if (run.failed === 0 && mirrors.due(row.id).blobs === 0) mirrors.setSeen(row.id, now.digest);
  } finally {
    progress.flush();
  }
}

const noWayIn =
  'The mirror has no passphrase or phrase of yours that is known to be whole: nothing there counts as a copy. `photoferry prove` says more.';

async function expectAll(library: Library, { id }: MirrorRow, signal: AbortSignal): Promise<void> {
  const { mirrors, transaction } = library.catalog;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after;
    after = transaction(() => mirrors.expect(id, from, pageSize));
    await setImmediate();
    signal.throwIfAborted();
  }
}

/** Uploads in parts that nothing goes on with take up room for ever; another desktop's may be under way. */
async function abortStrays({ library, vault, mirror, row, signal }: MirrorContext): Promise<void> {
  const { mirrors } = library.catalog;
  const kept = new Set<string>();
  for (const state of mirrors.uploads(row.id)) {
    const { name, uploadId } = JSON.parse(state) as CopyState;
    if (await vault.store.head(name, { signal })) {
      kept.add(uploadId);
      continue;
    }
    // The vault does not have it any more: nothing goes on with it.
    await mirror.store.abortUpload({ name, uploadId }, { signal }).catch((error: unknown) => {
      if (codeOf(error) !== 'upload-missing') throw error;
    });
    mirrors.dropUpload(row.id, name);
  }
  const since = Date.now() - staysAliveMs;
  for await (const upload of mirror.store.listUploads({ prefix: 'blobs/', signal })) {
    if (upload.startedAtMs < since && !kept.has(upload.uploadId))
      await mirror.store.abortUpload(upload, { signal });
  }
}
