import { type ChainHead, headKey } from '../../vault/chains.ts';
import { parseBlobRef } from '../../vault/layout.ts';
import { followReferences } from '../../vault/references.ts';
import type { BackupContext } from './backup-context.ts';

/** Something in the vault that is not as it should be, which keeps no backup from being made. */
export interface BackupNotice {
  code: string;
  message: string;
}

/**
 * Learns which blobs other desktops and members have referred to since the last time, so that a photo that is in the vault
 * already costs no request to find. What is learned is a hint: nothing counts before it was read back.
 */
export async function followOthers(
  { library, vault, signal }: BackupContext,
  onNotice: (notice: BackupNotice) => void,
): Promise<void> {
  const { catalog } = library;
  const heads = new Map<string, ChainHead>(catalog.vault.heads('refs').map((head) => [headKey(head), head]));
  // Our own chain is known; its head keeps it from being read again.
  const own = catalog.outbox.last(vault.desktop, 'refs');
  if (own) heads.set(headKey(vault), own);
  const batches = followReferences(vault, heads, {
    signal,
    onProblem: ({ code, member, desktop, sequence }) => {
      // A copy, and what it was copied from, each go on under another name and refer to all of theirs again.
      if (code === 'chain-junk' || code === 'chain-forked') return;
      if (desktop === vault.desktop) {
        const message =
          'References that this desktop wrote are not in the vault any more: run `photoferry prove`.';
        onNotice({ code, message });
        return;
      }
      onNotice({
        code,
        message: `The references of desktop ${desktop.slice(0, 8)} of member ${member.slice(0, 8)} cannot be followed beyond number ${sequence - 1}; what it backed up since may be sent again.`,
      });
    },
  });
  for await (const { member, desktop, sequence, name, value } of batches) {
    catalog.transaction(() => {
      for (const entry of value.entries) {
        // Whose life it was is known by the asset alone, which this desktop may have.
        if ('ended' in entry && member === vault.member) catalog.tombstones.addEndedHolder(entry.holder);
        for (const text of 'blobs' in entry ? entry.blobs : []) {
          const ref = parseBlobRef(text);
          // Other members' private blobs are of no use here.
          if (ref?.domain !== vault.domain.name) continue;
          catalog.vault.addKnown(Buffer.from(ref.blobId, 'hex'), Buffer.from(ref.generation, 'hex'));
        }
      }
      catalog.vault.setHead('refs', { member, desktop, sequence, name });
    });
  }
}
