import type { BlobRow } from '../../catalog/backups.ts';
import { type BlobRef, formatBlobRef } from '../../vault/layout.ts';

type Named = Pick<BlobRow, 'domain' | 'blobId' | 'generation'>;

export function blobRefOf({ domain, blobId, generation }: Named): BlobRef {
  return {
    domain,
    blobId: Buffer.from(blobId).toString('hex'),
    generation: Buffer.from(generation).toString('hex'),
  };
}

/** `<domain>/<blobId>.<generation>`, as references and the log name a blob. */
export const blobTextOf = (row: Named) => formatBlobRef(blobRefOf(row));
