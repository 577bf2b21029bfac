import { dayFolder } from '../library/originals.ts';
import type { ProveContext } from './prove-report.ts';

/**
 * A blob was read back whole. One that had been given up, because it was lost or damaged once, is used again: what has its bytes
 * nowhere else is only in the vault then, and no longer lost.
 */
export function countAgain({ library, cameBack }: ProveContext, row: number): void {
  const { assets, backups, removals, transaction } = library.catalog;
  if (backups.setProven(row, { proof: 'read', atMs: Date.now() }) || backups.blobState(row) !== 'broken')
    return;
  transaction(() => {
    backups.revive(row);
    for (const { id, asset, name } of assets.resourcesBySha256(backups.blob(row)!.sha256))
      if (asset !== null) removals.setEvicted(id, `${dayFolder(assets.asset(asset)!.takenAtMs)}/${name}`);
  });
  cameBack.push(row);
}
