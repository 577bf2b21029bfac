import { createHash, randomBytes } from 'node:crypto';
import { isId } from './layout.ts';
import { VaultError } from './vault-error.ts';

/** What `vault.json` says (docs/format.md, 1). */
export interface VaultRecord {
  format: 1;
  minReader: number;
  minWriter: number;
  /** 32 hex digits. */
  vaultId: string;
  cipher: 'aes-256-gcm-stream-64k';
  dedup: 'private' | 'shared';
  /** ISO 8601. */
  createdAt: string;
}

/** The newest format that this program reads and writes. */
const known = 1;
/** `vault.json` is a few hundred bytes. */
export const MAX_RECORD_BYTES = 65_536;

export function newVaultRecord(dedup: VaultRecord['dedup'], now: Date): Buffer {
  const record: VaultRecord = {
    ...{ format: 1, minReader: 1, minWriter: 1, vaultId: randomBytes(16).toString('hex') },
    ...{ cipher: 'aes-256-gcm-stream-64k', dedup, createdAt: now.toISOString() },
  };
  return Buffer.from(`${JSON.stringify(record, null, 2)}\n`);
}

/** SHA-256 of the exact bytes; every key slot is bound to it. */
export const hashVaultRecord = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * @param intent what the caller is going to do: a vault may be readable and not writable for this version
 * @throws {VaultError} `vault-damaged`, `vault-newer`
 */
export function parseVaultRecord(bytes: Uint8Array, intent: 'read' | 'write' = 'write'): VaultRecord {
  let parsed: Partial<Record<keyof VaultRecord, unknown>>;
  try {
    if (bytes.length > MAX_RECORD_BYTES) throw new Error('too long');
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof parsed !== 'object' || parsed === null) throw new Error('no object');
  } catch (cause) {
    throw damaged(cause);
  }
  const { format, minReader, minWriter, vaultId, cipher, dedup, createdAt } = parsed;
  const counts = [format, minReader, minWriter];
  if (!counts.every((count) => Number.isSafeInteger(count) && (count as number) >= 1)) throw damaged();
  if ((minReader as number) > known || (intent === 'write' && (minWriter as number) > known))
    throw new VaultError('vault-newer', 'This vault was made by a newer Photoferry.', {
      advice: 'Update Photoferry on this computer.',
    });
  if (format !== 1 || cipher !== 'aes-256-gcm-stream-64k' || !isId(vaultId)) throw damaged();
  if ((dedup !== 'private' && dedup !== 'shared') || typeof createdAt !== 'string') throw damaged();
  return {
    ...{ format, minReader: minReader as number, minWriter: minWriter as number },
    ...{ vaultId, cipher, dedup, createdAt: createdAt.slice(0, 40) },
  };
}

function damaged(cause?: unknown): VaultError {
  return new VaultError('vault-damaged', 'The record of this vault (vault.json) is damaged.', {
    advice: 'A desktop that is already joined to the vault can write it anew; nothing was changed.',
    cause,
  });
}
