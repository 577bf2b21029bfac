import type { ReceiptDraft } from '../../catalog/phone-leavings.ts';
import { blobTextOf } from '../backup/blob-text.ts';
import type { Ready } from './free-context.ts';

/** What the receipt of a file will say, as far as it is known before the file goes. */
export function draftOf(
  { item, file, asset, blob, seenAtMs, thumbnail }: Ready,
  compared: ReceiptDraft['compared'],
): ReceiptDraft {
  return {
    path: item.path,
    rawPath: file.rawPath ? Buffer.from(file.rawPath).toString('base64') : null,
    sizeBytes: item.sizeBytes,
    mtimeMs: item.mtimeMs,
    sha256: Buffer.from(item.sha256).toString('hex'),
    assetId: Buffer.from(asset.assetId).toString('hex'),
    blob: blobTextOf(blob),
    // A blob that is proven has both.
    proof: blob.proof!,
    provenAtMs: blob.provenAtMs!,
    ...{ seenAtMs, compared, thumbnail },
  };
}
