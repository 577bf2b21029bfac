import type { Database } from 'better-sqlite3';
import { createAssets } from '../assets.ts';
import { createBackups } from '../backups.ts';
import { createCopies } from '../copies.ts';
import { createAwaySums } from '../kept-here.ts';
import { createMirrors } from '../mirrors.ts';
import { createPhoneSums } from '../phone-sums.ts';
import { createVaultSums } from '../vault-sums.ts';

/** Sums over everything, which take a second or two for a million photos. */
export function createCounts(database: Database) {
  const phoneSums = createPhoneSums(database);
  const vaultSums = createVaultSums(database);
  const backups = createBackups(database);
  const assets = createAssets(database);
  const mirrors = createMirrors(database);
  return {
    phone: (phone: number) => ({ rows: phoneSums.bar(phone), pending: phoneSums.pending(phone) }),
    vaultKinds: () => vaultSums.kinds(),
    safety: () => ({ ...backups.sums(), failed: backups.failedCount() }),
    library: () => assets.totals(),
    copies: createCopies(database),
    mirrors: () => mirrors.all().map((row) => ({ ...row, sums: mirrors.sums(row.id) })),
    ...createAwaySums(database),
  };
}

export type Counts = ReturnType<typeof createCounts>;
