import type { Trouble } from '../../../contract/api/common.ts';
import type { Safety } from '../../../contract/api/vault.ts';
import type { Library } from '../../library/open-library.ts';
import { phraseFile } from './phrase-file.ts';

const unconfirmed: Trouble = {
  code: 'phrase-unconfirmed',
  message: 'Your 24 words are not confirmed yet.',
  advice: 'Write them down and confirm them: without them a forgotten passphrase locks the backup for ever.',
};

/** How safe a library is: what is in the vault, and what was seen to be whole there. */
export async function safetyOf(library: Library, lastTrouble: Trouble | undefined): Promise<Safety> {
  const { count, memory, vault } = library.catalog;
  const hasVault = vault.get() !== undefined;
  const { assets, backedUp, proven, ...sums } = await count('safety');
  const failed = hasVault ? sums.failed : 0;
  const trouble = hasVault && !phraseFile(library).isConfirmed() ? (lastTrouble ?? unconfirmed) : lastTrouble;
  const needsPerson = (!hasVault && assets > 0) || failed > 0 || trouble !== undefined;
  const isAllProven = hasVault && proven === assets;
  return {
    diamond: needsPerson ? 'hollow' : isAllProven ? 'full' : 'half',
    ...{ assets, backedUp, proven, failed, hasVault },
    waiting: Math.max(0, assets - backedUp - failed),
    lastBackupAtMs: timeOf(memory.get('last-backup')),
    lastProofAtMs: timeOf(memory.get('last-proof')),
    ...(trouble && { trouble }),
  };
}

/** Before there is a library. */
export const noSafety: Safety = {
  diamond: 'half',
  ...{ assets: 0, backedUp: 0, proven: 0, waiting: 0, failed: 0, hasVault: false },
  ...{ lastBackupAtMs: null, lastProofAtMs: null },
};

function timeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
