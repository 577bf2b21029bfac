import type { MirrorRow } from '../../catalog/mirrors.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Broken, ProveContext } from './prove-report.ts';

/** What the steps of a proof of one mirror share. */
export interface MirrorProofContext extends ProveContext {
  mirror: Vault;
  row: MirrorRow;
}

export const notAsItWas = 'It is not what was copied to this mirror.';

/** Names of objects are the same in all places: the mirror's comes before. */
export function mirrorFault({ report, row }: MirrorProofContext, each: Omit<Broken, 'repaired'>): Broken {
  return report.fault({ ...each, name: `${row.place}: ${each.name}` });
}
