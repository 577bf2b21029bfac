import { randomUUID } from 'node:crypto';
import { throttle } from '../../base/throttle.ts';
import { openExpectedObjects } from '../../catalog/expected-objects.ts';
import type { Progress } from '../../contract/progress.ts';
import { backupLibrary } from '../backup/backup-library.ts';
import type { Library } from '../library/open-library.ts';
import { unlockedOf } from '../mirror/open-mirror.ts';
import { openedOnce } from '../mirror/open-to-read.ts';
import { type OpenVaultOptions, openVault } from '../vault/open-vault.ts';
import { checkBlobs } from './check-blobs.ts';
import { checkChains } from './check-chains.ts';
import { checkKeys } from './check-keys.ts';
import { checkMirrors } from './check-mirrors.ts';
import { checkPacks } from './check-packs.ts';
import { type Broken, createProveReport, type ProveContext } from './prove-report.ts';

export interface ProveOptions {
  /** Reads everything back; otherwise what the store's own checksums do not prove, and a sample of the rest. */
  deep: boolean;
  signal: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** As soon as it is found, before anything is done about it. */
  onBroken?: (broken: Broken) => void;
  /** The store goes on failing and is tried again. */
  onTrouble?: OpenVaultOptions['onTrouble'];
}

export interface ProveResult {
  /** Objects that were looked at; `whole` and the broken ones add up to it. */
  checked: number;
  whole: number;
  broken: Broken[];
  /** How many of them are whole again, or have been replaced. */
  repaired: number;
  /** How many objects were read back and compared whole. */
  read: number;
  /** Blobs in the store that nothing relies on: left by a crash or replaced. They do no harm. */
  orphans: number;
  requests: number;
  seconds: number;
}

/**
 * Holds a vault against what this desktop knows of it: its record, keys, members, references, log, thumbnails and blobs. What is
 * broken and still here, or in a mirror, is put into the vault again: what this desktop wrote as it was, blobs from a mirror, files by
 * a backup of them. Then the mirrors are held against the vault.
 * @throws {PhotoferryError} `vault-none`, `vault-missing`; what the store throws when it cannot be asked
 */
export async function proveVault(library: Library, options: ProveOptions): Promise<ProveResult> {
  const startedAt = performance.now();
  const { deep, signal, onProgress, onBroken } = options;
  const report = createProveReport((broken) => onBroken?.(broken));
  const jobId = randomUUID();
  const progress = throttle<Progress>(100, (now) => onProgress?.(now));
  const sums = { total: 0, totalBytes: 0, bytes: 0 };
  const awaiting: ProveContext['awaiting'] = [];
  const cameBack: number[] = [];
  const { vault, close } = await openVault(library, options);
  const expected = openExpectedObjects();
  const unlocked = unlockedOf(vault);
  const mirrors = library.catalog.mirrors.all().map((row) => openedOnce(unlocked, row, options));
  let orphans = 0;
  let requests = 0;
  try {
    const context: ProveContext = {
      ...{ library, vault, signal, deep, report, awaiting, cameBack, mirrors, expected },
      onTotal: (objects, bytes) => {
        sums.total += objects;
        sums.totalBytes += bytes;
      },
      onBytes: (count) => {
        sums.bytes += count;
        progress.offer({ jobId, phase: 'prove', done: Math.min(report.sums().read, sums.total), ...sums });
      },
    };
    await checkKeys(context);
    const state = await checkChains(context);
    try {
      await checkPacks(context, state);
      ({ orphans } = await checkBlobs(context, state));
    } finally {
      state.close();
    }
    // Last: what is mended there comes from the vault as it is now.
    requests += (await checkMirrors(context, options)).requests;
  } finally {
    expected.close();
    await Promise.all(mirrors.map((mirror) => mirror.close()));
    await close();
    progress.flush();
  }
  requests += vault.store.requests;
  if (awaiting.length + cameBack.length > 0) {
    const backup = await backupLibrary(library, { signal, ...(onProgress && { onProgress }) });
    requests += backup.requests;
    for (const { broken, isRepaired } of awaiting) broken.repaired = isRepaired();
  }
  const { broken } = report;
  const repaired = broken.filter((each) => each.repaired).length;
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...report.sums(), broken, repaired, orphans, requests, seconds };
}
