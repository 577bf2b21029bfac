import { codeOf, PhotoferryError } from '../../base/error.ts';
import type { TrashedRow } from '../../catalog/trash.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';
import { readVaultLog } from '../restore/vault-assets.ts';
import { openVault } from '../vault/open-vault.ts';
import { requireRecord } from '../vault/require-record.ts';
import { noteClock } from './local-clock.ts';
import { type PurgeResult, purgeAssets } from './purge-assets.ts';
import { storeDate } from './store-date.ts';

/** How long something stays in the trash. */
export const trashDays = 30;
const trashMs = trashDays * 86_400_000;

export interface PurgeExpiredOptions {
  signal: AbortSignal;
  /** By this computer's clock. */
  nowMs?: number;
  /** The time by the store's clock, where the library has a vault. */
  askStore?: typeof storeDate;
  onDone?: (assets: number) => void;
}

export interface PurgeExpiredResult extends PurgeResult {
  /** Due by this computer's clock, and kept: no clock that can be trusted, or no log that was read as a whole, says so too. */
  waiting: number;
  /** Why, as a stable code: of what the store said, `clock-went-back`, `log-incomplete`; absent where they only have to wait. */
  waitingFor?: string;
}

/**
 * Deletes for good what has been in the trash for thirty days. Counted by this computer's clock, which must not have gone backwards
 * since and counts for no more than a week between two looks at it, and where there is a vault also by its store's date from the first time on that it was asked while the asset was in the
 * trash; then the log of all desktops must have been read as well, and none may have taken the asset out again. Nothing is deleted
 * without a time that can be trusted.
 */
export async function purgeExpired(
  library: Library,
  { signal, nowMs = Date.now(), askStore = storeDate, onDone }: PurgeExpiredOptions,
): Promise<PurgeExpiredResult> {
  const { catalog } = library;
  const nothing = { done: 0, refused: [], freedBytes: 0, kept: [] };
  const hasVault = catalog.vault.get() !== undefined;
  const isSteady = catalog.transaction(() => noteClock(catalog, nowMs));
  const rows = catalog.trash.all();
  if (!isSteady) return { ...nothing, waiting: rows.length, waitingFor: 'clock-went-back' };
  const due = rows.filter(({ localFromMs }) => nowMs - localFromMs >= trashMs);
  const isUnasked = rows.some(({ storeFromMs }) => storeFromMs === null);
  if (due.length === 0 && !(hasVault && isUnasked)) return { ...nothing, waiting: 0 };

  let confirmed = due.map(({ asset }) => asset);
  let waitingFor: string | undefined;
  if (hasVault) {
    try {
      confirmed = await confirmByVault(library, due, { signal, askStore });
    } catch (error) {
      signal.throwIfAborted();
      confirmed = [];
      waitingFor = codeOf(error);
    }
  }
  const options = { signal, nowMs, ...(onDone && { onDone }) };
  const purged = confirmed.length > 0 ? await purgeAssets(library, confirmed, options) : nothing;
  const waiting = due.length - confirmed.length;
  return { ...purged, waiting, ...(waiting > 0 && waitingFor !== undefined && { waitingFor }) };
}

/** Whether a sweep may find something to do: cheap, asks nobody. */
export function isSweepDue({ catalog }: Library, nowMs = Date.now()): boolean {
  const hasVault = catalog.vault.get() !== undefined;
  return catalog.trash
    .all()
    .some(
      ({ localFromMs, storeFromMs }) =>
        nowMs - localFromMs >= trashMs || (hasVault && storeFromMs === null) || nowMs < localFromMs,
    );
}

/** Those that the store's date and the logs say of, too, that they have been in the trash for so long. */
async function confirmByVault(
  library: Library,
  due: readonly TrashedRow[],
  { signal, askStore }: Required<Pick<PurgeExpiredOptions, 'signal' | 'askStore'>>,
): Promise<number[]> {
  const { trash, transaction } = library.catalog;
  const { vault, close } = await openVault(library, { signal });
  try {
    await requireRecord(vault, { signal });
    const storeMs = await askStore(vault, { signal });
    // One that says nothing sensible is no clock.
    if (!Number.isFinite(storeMs) || storeMs <= 0) return [];
    transaction(() => trash.stampStore(storeMs));
    const stamps = new Map(trash.all().map(({ asset, storeFromMs }) => [asset, storeFromMs]));
    const old = due
      .map(({ asset }) => asset)
      .filter((asset) => storeMs - (stamps.get(asset) ?? storeMs) >= trashMs);
    return old.length > 0 ? await stillTrashed(library, vault, { assets: old, signal }) : [];
  } finally {
    await close();
  }
}

/** Another desktop may have taken one out of the trash: its word is in the log. */
async function stillTrashed(
  { catalog }: Library,
  vault: Vault,
  { assets, signal }: { assets: readonly number[]; signal: AbortSignal },
): Promise<number[]> {
  let isComplete = true;
  const state = await readVaultLog(vault, {
    signal,
    onProblem: () => {
      isComplete = false;
    },
  });
  try {
    if (!isComplete) throw new PhotoferryError('log-incomplete', 'The log of the vault has gaps.');
    return assets.filter((key) => {
      const asset = catalog.assets.asset(key);
      const said = asset && state.asset(Buffer.from(asset.assetId).toString('hex'));
      return asset !== undefined && (!said || typeof said.fields.get('trashedAt') === 'number');
    });
  } finally {
    state.close();
  }
}
