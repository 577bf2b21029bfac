import path from 'node:path';
import type { VaultOverview } from '../../../contract/api/vault.ts';
import { parseVaultRecord } from '../../../vault/vault-record.ts';
import { troubleOfJob } from '../../backup/trouble.ts';
import type { Library } from '../../library/open-library.ts';
import { phraseFile } from './phrase-file.ts';
import { shownStore } from './shown-store.ts';

/** So many are named; how many there are is told too. */
const maxFailures = 200;

const adviceFor: Readonly<Record<string, string>> = {
  'file-changed': 'Connect the phone that it came from and import again.',
  'original-missing':
    'Connect the phone that it came from and import again, or put the file back where it was.',
};

/** The vault of a library, in numbers; null where there is none. */
export function overviewOf(library: Library): VaultOverview | null {
  const { vault, vaultSums, backups } = library.catalog;
  const row = vault.get();
  if (!row) return null;
  const kinds = vaultSums
    .kinds()
    .map((each) => (each.kind === 'thumbnail' ? { ...each, bytes: library.thumbnails.totalBytes() } : each));
  const failed = backups.failed();
  const sum = (of: 'files' | 'bytes') => kinds.reduce((total, each) => total + each[of], 0);
  const { dedup } = parseVaultRecord(Buffer.from(row.record), 'read');
  return {
    ...{ vaultId: row.vaultId, ...shownStore(row.place), dedup },
    ...{ isPhraseConfirmed: phraseFile(library).isConfirmed(), kinds },
    classes: [{ name: 'standard', files: sum('files'), bytes: sum('bytes') }],
    failures: failed.slice(0, maxFailures).map((job) => {
      const { code, message } = troubleOfJob(job);
      const advice = adviceFor[code];
      return {
        ...{ asset: job.asset, name: path.posix.basename(job.path), code, message },
        ...(advice && { advice }),
      };
    }),
    failuresTotal: failed.length,
  };
}
