import type { AssetDetail, AssetFile } from '../../electron/contract/api/asset-detail.ts';

/** Where copies of a photo's files are, as far as this desktop knows. */
export interface Copies {
  total: number;
  here: number;
  proven: number;
  stored: number;
  /** The oldest proof that all of it rests on; null while not all is proven. */
  provenAtMs: number | null;
  storedAtMs: number | null;
}

export function copiesOf({ files }: AssetDetail): Copies {
  const proofs = files.map(({ provenAtMs }) => provenAtMs);
  const stores = files.map(({ storedAtMs }) => storedAtMs);
  return {
    total: files.length,
    here: files.filter(({ where }) => where === 'here').length,
    proven: proofs.filter((at) => at !== null).length,
    stored: stores.filter((at) => at !== null).length,
    provenAtMs: oldest(proofs),
    storedAtMs: oldest(stores),
  };
}

/** What the person loses with this computer. `part`: some files have no proven or stored copy elsewhere. */
export type Loss =
  | { kind: 'safe' | 'stored' | 'lost' | 'gone' }
  | { kind: 'phone'; phones: string[] }
  | { kind: 'part'; count: number };

export function lossOf(detail: AssetDetail): Loss {
  const { total, proven, stored } = copiesOf(detail);
  if (detail.files.every(({ where }) => where === 'gone')) return { kind: 'gone' };
  if (total > 0 && proven === total) return { kind: 'safe' };
  if (total > 0 && stored === total) return { kind: 'stored' };
  const phones = detail.phones.filter(({ isThere }) => isThere).map(({ name }) => name);
  if (phones.length > 0) return { kind: 'phone', phones };
  return stored > 0 ? { kind: 'part', count: total - stored } : { kind: 'lost' };
}

/** Only what is proven to be in the vault may go from here. */
export const evictable = ({ where, provenAtMs }: AssetFile) => where === 'here' && provenAtMs !== null;

export const evictableBytes = ({ files }: AssetDetail) =>
  files.filter(evictable).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

function oldest(instants: (number | null)[]): number | null {
  if (instants.length === 0) return null;
  let least = Number.POSITIVE_INFINITY;
  for (const at of instants) {
    if (at === null) return null;
    least = Math.min(least, at);
  }
  return least;
}
