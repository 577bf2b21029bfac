import type { BlobRow } from '../../../catalog/backups.ts';
import type { Catalog } from '../../../catalog/catalog.ts';
import { privateDomainOf } from '../../../vault/layout.ts';
import { readBlob } from '../../../vault/read-blob.ts';
import type { OpenRange } from '../media-source.ts';
import type { KeptVault } from './kept-vault.ts';
import type { createTurnstile } from './turnstile.ts';

/** The blob that the vault should have of these bytes; undefined where it has acknowledged none. */
export function blobOf(
  { vault, backups }: Catalog,
  { asset, sha256 }: { asset: number | null; sha256: Uint8Array },
): BlobRow | undefined {
  const row = vault.get();
  if (!row) return undefined;
  const told = asset === null ? [] : backups.backupOf(asset);
  const acknowledged = told
    .filter((each) => each.blob !== null && Buffer.from(each.sha256).equals(sha256))
    .map((each) => backups.blob(each.blob!));
  const others = ['shared', privateDomainOf(row.member)].map((domain) => backups.usableBlob(domain, sha256));
  return [...acknowledged, ...others].find((blob) => blob?.state === 'proven' || blob?.state === 'stored');
}

/** Reads a blob, decrypted by range: in turn with others, and with the vault that is kept open. */
export function vaultRange(
  blob: BlobRow,
  { vault: kept, turnstile }: { vault: KeptVault; turnstile: ReturnType<typeof createTurnstile> },
): OpenRange {
  const content = {
    domain: blob.domain,
    blobId: Buffer.from(blob.blobId).toString('hex'),
    generation: Buffer.from(blob.generation).toString('hex'),
    sha256: blob.sha256,
    sizeBytes: blob.sizeBytes,
  };
  return async function* (range, { signal }) {
    const leave = await turnstile.enter(signal);
    try {
      const { vault, release } = await kept.lease();
      try {
        // The whole is checked by its digest in the end; a part by its seal alone.
        const isWhole = range.start === 0 && range.end === blob.sizeBytes;
        yield* readBlob(vault, content, { ...(!isWhole && { range }), signal });
      } finally {
        release();
      }
    } finally {
      leave();
    }
  };
}
