import { createSecretKey } from 'node:crypto';
import type { DomainSecret } from '../crypto/blob-identity.ts';
import { conceal } from '../crypto/conceal.ts';
import { deriveKeys, type MemberKeys } from '../crypto/derive-keys.ts';
import type { Keyring } from '../crypto/keyring.ts';
import type { ObjectStore, StoreTraits } from '../storage/object-store.ts';
import { isId, privateDomainOf } from './layout.ts';
import { VaultError } from './vault-error.ts';
import { hashVaultRecord, parseVaultRecord, type VaultRecord } from './vault-record.ts';

/** A vault that this process has the keys of. Its secrets are shown by nothing that prints objects. */
export interface Vault {
  readonly id: string;
  readonly record: VaultRecord;
  /** The exact bytes of `vault.json`. */
  readonly recordBytes: Buffer;
  /** SHA-256 of them. */
  readonly hash: Buffer;
  readonly dedup: 'private' | 'shared';
  readonly store: ObjectStore;
  /** What was seen of the store; promises rest on nothing else. */
  readonly traits: StoreTraits;
  readonly member: string;
  readonly desktop: string;
  readonly secrets: VaultSecrets;
  /** Where new blobs go. */
  readonly domain: DomainSecret;
}

export interface VaultSecrets {
  readonly keys: MemberKeys;
  readonly keyring: Keyring;
}

/** What is assumed of a store that nobody has tried. */
export const unknownTraits: StoreTraits = {
  ...{ createOnly: false, etagIsMd5: false, refusesWrongMd5: false, listsAtOnce: false, storageClasses: [] },
};

/**
 * Puts a vault together from its parts, without asking the store.
 * @param parts `recordBytes` as they stand in the store or were kept here
 * @throws {VaultError} `vault-damaged`, `vault-newer`
 */
export function assembleVault(
  store: ObjectStore,
  parts: { recordBytes: Uint8Array; keyring: Keyring; desktop: string; traits?: StoreTraits },
): Vault {
  const recordBytes = Buffer.from(parts.recordBytes);
  const record = parseVaultRecord(recordBytes, 'read');
  if (!isId(parts.desktop)) throw new VaultError('vault-misuse', 'A desktop has an id of 32 hex digits.');
  const keys = deriveKeys(parts.keyring.memberSecret, record.vaultId);
  const secrets = conceal('vault secrets', { keys, keyring: parts.keyring });
  const domain =
    record.dedup === 'shared'
      ? { name: 'shared', secret: parts.keyring.sharedSecret }
      : { name: privateDomainOf(keys.member), secret: keys.privateDomain };
  return {
    ...{ id: record.vaultId, record, recordBytes, hash: hashVaultRecord(recordBytes), dedup: record.dedup },
    ...{ store, traits: parts.traits ?? unknownTraits, member: keys.member, desktop: parts.desktop },
    ...{ secrets, domain: concealDomain(domain) },
  };
}

/**
 * The domain with its secret.
 * @throws {VaultError} `vault-misuse` for one whose secret this member has not
 */
export function domainNamed(vault: Vault, name: string): DomainSecret {
  if (name === vault.domain.name) return vault.domain;
  if (name === privateDomainOf(vault.member))
    return concealDomain({ name, secret: vault.secrets.keys.privateDomain });
  throw new VaultError('vault-misuse', 'That blob belongs to another member of this vault.');
}

/** Its name is shown, its secret is not. */
function concealDomain({ name, secret }: { name: string; secret: Uint8Array }): DomainSecret {
  const key = createSecretKey(secret);
  return Object.defineProperty({ name, secret: key }, 'secret', { enumerable: false });
}
