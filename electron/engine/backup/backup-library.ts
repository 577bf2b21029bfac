import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isAbort } from '../../base/abort.ts';
import { PhotoferryError } from '../../base/error.ts';
import { throttle } from '../../base/throttle.ts';
import type { BackupResult } from '../../contract/backup-result.ts';
import type { Progress } from '../../contract/progress.ts';
import type { ChainProblem } from '../../vault/chains.ts';
import type { BlobRef } from '../../vault/layout.ts';
import { createSealer } from '../../vault/sealer.ts';
import { abortStrayUploads } from '../../vault/stray-uploads.ts';
import type { UploadState } from '../../vault/upload-state.ts';
import type { Library } from '../library/open-library.ts';
import { type OpenVault, type OpenVaultOptions, openVault } from '../vault/open-vault.ts';
import { takeSaid } from '../vault/read-said.ts';
import { isCopied, renewDesktop } from '../vault/renew-desktop.ts';
import { requireRecord } from '../vault/require-record.ts';
import { wordsOfChain } from '../vault/words-of-chain.ts';
import type { BackupContext } from './backup-context.ts';
import { type BackupNotice, followOthers } from './follow-others.ts';
import { sendAll } from './send-all.ts';
import { sendLooseFiles } from './send-loose-files.ts';
import { sendOutbox } from './send-outbox.ts';
import { tellEndings } from './tell-endings.ts';
import { type Trouble, troubleOfJob } from './trouble.ts';

export interface BackupOptions {
  signal: AbortSignal;
  /** Files side by side. */
  transfers?: number;
  /** Bytes a second. */
  limitRate?: number | undefined;
  onProgress?: (progress: Progress) => void;
  /** A file that cannot be backed up as things stand; now, or since an earlier backup. */
  onFailed?: (trouble: Omit<Trouble, 'isPermanent'>) => void | Promise<void>;
  onNotice?: (notice: BackupNotice) => void;
  /** The store goes on failing and is tried again. */
  onTrouble?: OpenVaultOptions['onTrouble'];
}

const defaultTransfers = 8;
const maxThreads = 4;
const endsAfterMs = 7 * 24 * 3600 * 1000;
/** Parts under way at once; each is a buffer of a good 8 MiB. */
const slots = 10;

/**
 * Brings everything that is due into the vault, newest first, photos before videos. What was acknowledged stays so whatever
 * happens; what was not goes on at the next call. With nothing due one request makes sure that the vault is there.
 * @throws {PhotoferryError} `vault-none` and whatever keeps it from beginning; what stops it later is `stoppedBy`
 */
export async function backupLibrary(library: Library, options: BackupOptions): Promise<BackupResult> {
  const startedAt = performance.now();
  const { signal } = options;
  const { backups, looseFiles } = library.catalog;
  let sentBytes = 0;
  const failed = new Set<number>();
  const tellTrouble = async (asset: number, { path, code, message }: Trouble) => {
    failed.add(asset);
    await options.onFailed?.({ path, code, message });
  };
  const resultOf = async (requests: number, stopped?: PhotoferryError): Promise<BackupResult> => {
    // What an earlier backup could not take, and this one did not try, is no less in danger.
    for (const job of backups.failed())
      if (!failed.has(job.asset)) await tellTrouble(job.asset, troubleOfJob(job));
    return {
      ...backups.sums(),
      ...looseFiles.sums(),
      ...{ failed: failed.size, pending: backups.pendingCount(), sentBytes },
      ...{ requests, seconds: (performance.now() - startedAt) / 1000 },
      ...(stopped && { stoppedBy: stopOf(stopped) }),
    };
  };
  const open = await openVault(library, options);
  try {
    if (isAllSaid(library)) {
      await requireRecord(open.vault, options);
      return await resultOf(open.vault.store.requests);
    }
    const context = await begin(library, open, options);
    // Only now: a desktop of a new name has everything to tell.
    const nowMs = Date.now();
    const due = backups.due(nowMs);
    const loose = looseFiles.dueSums();
    if (due.length + loose.files === 0) return await resultOf(context.vault.store.requests);
    const report = throttle<Progress>(100, (progress) => options.onProgress?.(progress));
    const totalBytes = backups.dueBytes(nowMs) + loose.bytes;
    const progress = {
      jobId: randomUUID(),
      phase: 'backup' as const,
      done: 0,
      total: due.length + loose.files,
      bytes: 0,
    };
    const tell = () => report.offer({ ...progress, bytes: Math.min(progress.bytes, totalBytes), totalBytes });
    const sealer = createSealer({ threads: Math.min(availableParallelism(), maxThreads), slots });
    let stopped: PhotoferryError | undefined;
    try {
      const sending = {
        ...{ sealer, transfers: options.transfers ?? defaultTransfers },
        onSent: (bytes: number) => {
          sentBytes += bytes;
        },
        onBytes: (bytes: number) => {
          progress.bytes += bytes;
          tell();
        },
        onNotice: (notice: BackupNotice) => options.onNotice?.(notice),
      };
      await sendAll(context, due, {
        ...sending,
        onSettled: async (settled, troubles) => {
          progress.done += settled;
          tell();
          for (const trouble of troubles) await tellTrouble(trouble.asset, trouble);
        },
      });
      await sendLooseFiles(context, {
        ...sending,
        onSettled: async (settled, troubles) => {
          progress.done += settled;
          tell();
          for (const { path, code, message } of troubles) await options.onFailed?.({ path, code, message });
        },
      });
    } catch (error) {
      if (!(error instanceof PhotoferryError) && !(signal.aborted && isAbort(error))) throw error;
      if (error instanceof PhotoferryError) stopped = error;
    } finally {
      await sealer.close();
      report.flush();
    }
    return await resultOf(context.vault.store.requests, stopped);
  } finally {
    await open.close();
  }
}

/** Nothing has changed since the last backup. */
function isAllSaid({ catalog: { backups, looseFiles, outbox, tombstones } }: Library): boolean {
  const due = backups.due(Date.now()).length + looseFiles.dueSums().files;
  return due + outbox.unsentCount() + tombstones.untoldCount() === 0;
}

/** The vault is there and this desktop is the only one of its name; what an earlier run could not send any more is sent. */
async function begin(
  library: Library,
  open: OpenVault,
  { signal, onNotice }: BackupOptions,
): Promise<BackupContext> {
  let { vault } = open;
  await requireRecord(vault, { signal });
  const onProblem = ({ code, kind, desktop, sequence }: ChainProblem) => {
    const what = wordsOfChain({ code, kind, sequence });
    const message = `Of the log of your desktop ${desktop.slice(0, 8)}: ${what} Run \`photoferry prove\` there, which puts it back.`;
    onNotice?.({ code, message });
  };
  if (await isCopied(library, vault, { signal, onProblem })) {
    vault = await renewDesktop(library, vault, { signal });
    onNotice?.({
      code: 'desktop-renewed',
      message:
        'This library is a copy, or an older state, of one that was backed up by this computer. It goes on under a name of its own.',
    });
  } else if (!library.catalog.outbox.last(vault.desktop, 'log')) await takeSaid(library, vault, { signal });
  const context = { library, vault, signal };
  for (const kind of ['refs', 'thumbs', 'log'] as const) await sendOutbox(context, kind);
  await abortStrays(context);
  await followOthers(context, (notice) => onNotice?.(notice));
  await tellEndings(context);
  return context;
}

/**
 * Uploads in parts that a crash cut off before they were noted would take up room at the store for ever. One of a blob that was
 * given up may be under way in a copy of this library, and gets its time.
 */
async function abortStrays({ library, vault, signal }: BackupContext): Promise<void> {
  const { backups } = library.catalog;
  const kept = new Set(backups.uploadsUnderWay().map((state) => (JSON.parse(state) as UploadState).uploadId));
  const since = Date.now() - endsAfterMs;
  const isOurs = ({ blobId, generation }: BlobRef, startedAtMs: number) => {
    const state = backups.stateOf(Buffer.from(blobId, 'hex'), Buffer.from(generation, 'hex'));
    return state === 'broken' ? startedAtMs < since : state !== undefined;
  };
  await abortStrayUploads(vault, { isOurs, isKept: (uploadId) => kept.has(uploadId) }, { signal });
}

function stopOf({ code, message, advice }: PhotoferryError): BackupResult['stoppedBy'] {
  return { code, message, ...(advice && { advice }) };
}
