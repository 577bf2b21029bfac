import type { BlobRow } from '../../catalog/backups.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { isBlobLost, readBlob } from '../../vault/read-blob.ts';
import type { BackupContext } from './backup-context.ts';
import { blobRefOf } from './blob-text.ts';

/**
 * Reads a blob back and holds it against the SHA-256 of what is here. One that cannot be read, while the store answers for
 * others, is not whole.
 * @throws what the store says when it answers for nothing
 */
export async function isWhole(
  { vault }: Pick<BackupContext, 'vault'>,
  row: BlobRow,
  { signal, onData }: { signal: AbortSignal; onData?: (data: Uint8Array) => void },
): Promise<boolean> {
  try {
    const wanted = { ...blobRefOf(row), sha256: row.sha256, sizeBytes: row.sizeBytes };
    for await (const data of readBlob(vault, wanted, { signal })) onData?.(data);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (isBlobLost(error)) return false;
    if (await isOfObject(vault.store, error, { signal })) return false;
    throw error;
  }
}
