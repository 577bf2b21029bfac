import { codeOf, PhotoferryError, wordsOf } from '../../base/error.ts';
import { StorageError } from '../../storage/storage-error.ts';
import type { ChainProblem } from '../../vault/chains.ts';
import { isEnded } from '../../vault/is-ended.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { vaultRecordName } from '../../vault/layout.ts';
import type { Vault } from '../../vault/vault.ts';
import { type CopyFailure, type CopyOptions, type CopyResult, copyOut } from '../copy-out/copy-out.ts';
import { refuseLibrary, refuseVault } from '../copy-out/refuse-target.ts';
import { requireKeys } from '../vault/require-record.ts';
import { wordsOfChain } from '../vault/words-of-chain.ts';
import { readAliases, readVaultLog, type Source, vaultAssets, vaultLooseFiles } from './vault-assets.ts';

/** Stores answer slowly rather than little; each holds a megabyte or two. */
const parallel = 12;

export interface RestoreOptions
  extends Pick<CopyOptions, 'to' | 'signal' | 'onProgress' | 'onFailure' | 'onRenamed'> {
  /** The folder of the library on this computer, where there is one: nothing is restored into it. */
  library?: string;
  /** The same vault at other places, for what is damaged at this one. */
  others?: Source['others'];
  /** Only these, 32 hex digits each, or an identity that one had; all without it. */
  assets?: readonly string[];
}

export interface RestoreResult extends CopyResult {
  assets: number;
  /** Of these: in the trash when the vault was last told. */
  trashed: number;
  /** What of the vault itself could not be read: photos may be missing that nobody knows of. */
  problems: number;
}

/**
 * Brings the photos and videos of a vault into a folder, each under the path that it had below the library, byte for byte,
 * with its time and a sidecar where there is something to say. What is there whole already is not fetched again.
 * @throws {PhotoferryError} `vault-missing`, `vault-another`, `vault-empty`, `no-such-asset`; {TargetError}; {StorageError}
 */
export async function restoreLibrary(vault: Vault, options: RestoreOptions): Promise<RestoreResult> {
  const startedAt = performance.now();
  const source: Source = { vault, others: options.others ?? noOthers };
  const { signal, onFailure, assets: wanted = [] } = options;
  const problems: CopyFailure[] = [];
  if (options.library !== undefined) refuseLibrary(options.to, options.library);
  if (vault.store.kind === 'folder') refuseVault(options.to, vault.store.place);
  const recordTrouble = await requireKeys(vault, { signal });
  if (recordTrouble) problems.push(failureOfRecord(recordTrouble));
  const state = await readVaultLog(vault, {
    signal,
    onProblem: (problem) => problems.push(failureOf(problem)),
  });
  try {
    for (const problem of problems) await onFailure?.(problem);
    const identityOf = readAliases(state);
    const isEmpty =
      vaultAssets(source, state, identityOf).next().done && vaultLooseFiles(source, state).next().done;
    if (problems.length === 0 && isEmpty) throw empty(vault);
    const chosen = new Set(wanted.map((each) => identityOf(each.toLowerCase())));
    for (const id of chosen) {
      const asset = state.asset(id);
      if (!asset || isEnded(asset.fields)) throw noSuchAsset(id);
    }
    let [assets, trashed] = [0, 0];
    const outgoing = function* () {
      for (const asset of vaultAssets(source, state, identityOf)) {
        if (chosen.size > 0 && !chosen.has(identityOf(asset.assetId))) continue;
        assets++;
        if (asset.isTrashed) trashed++;
        yield asset;
      }
      if (chosen.size === 0) yield* vaultLooseFiles(source, state);
    };
    const total = { files: 0, bytes: 0 };
    for (const { files } of outgoing()) {
      total.files += files.length;
      for (const { sizeBytes } of files) total.bytes += sizeBytes;
    }
    [assets, trashed] = [0, 0];
    const result = await copyOut(outgoing(), {
      ...{ ...options, parallel, total },
      phase: 'restore',
      isFatal: async (error) =>
        error instanceof StorageError && !(await isOfObject(vault.store, error, { signal })),
    });
    const seconds = (performance.now() - startedAt) / 1000;
    return { ...result, assets, trashed, problems: problems.length, seconds };
  } finally {
    state.close();
  }
}

async function* noOthers() {}

function failureOf(problem: ChainProblem): CopyFailure {
  const { kind, member, desktop, sequence, name, code } = problem;
  const path = name ?? `${kind}/${member}/${desktop}/${String(sequence).padStart(10, '0')}`;
  return { path, code, message: wordsOfChain(problem) };
}

function failureOfRecord(error: unknown): CopyFailure {
  const message = `${wordsOf(error)} The keys in it are those of this vault: it is restored all the same. \`photoferry prove\` mends the record.`;
  return { path: vaultRecordName, code: codeOf(error), message };
}

function empty({ store }: Vault): PhotoferryError {
  return new PhotoferryError('vault-empty', `The vault at ${store.place} holds no photo and no video.`, {
    advice: 'Nothing was backed up to it yet, or all that was has been removed from it.',
  });
}

function noSuchAsset(id: string): PhotoferryError {
  return new PhotoferryError('no-such-asset', `The vault holds no photo or video with the id ${id}.`, {
    advice: '`photoferry list --json` shows the ids of what is in a library.',
  });
}
