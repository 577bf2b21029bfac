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
  'original-missing':
    'Connect the phone that it came from and import again, or put the file back where it was.',
};

/** The vault of a library, in numbers; null where there is none. */
export async function overviewOf(library: Library): Promise<VaultOverview | null> {
  const { vault, count, backups } = library.catalog;
  const row = vault.get();
  if (!row) return null;
  const counted = await count('vaultKinds');
  const kinds = counted.map((each) =>
    each.kind === 'thumbnail'
      ? { ...each, bytes: Math.round(each.files * library.thumbnails.usualBytes()) }
      : each,
  );
  const failed = backups.failed();
  const { dedup } = parseVaultRecord(Buffer.from(row.record), 'read');
  return {
    ...{ vaultId: row.vaultId, ...shownStore(row.place), dedup },
    ...{ isPhraseConfirmed: phraseFile(library).isConfirmed(), kinds },
    classes: classesOf(kinds, row.storageClass),
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

/** Originals are where the person wants them, the rest where it is at hand. */
function classesOf(kinds: VaultOverview['kinds'], chosen: string | null): VaultOverview['classes'] {
  const sums = new Map<string, { files: number; bytes: number }>();
  for (const { kind, files, bytes } of kinds) {
    const name = (kind === 'photo' || kind === 'video' ? chosen : null) ?? 'standard';
    const before = sums.get(name) ?? { files: 0, bytes: 0 };
    sums.set(name, { files: before.files + files, bytes: before.bytes + bytes });
  }
  return [...sums].map(([name, sum]) => ({ name, ...sum }));
}
