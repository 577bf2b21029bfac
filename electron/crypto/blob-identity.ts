import { KeyObject } from 'node:crypto';
import { conceal } from './conceal.ts';
import { CryptoError } from './crypto-error.ts';
import { hkdf } from './hkdf.ts';

/** Where equal files are one blob: `shared` or `private-<member>`, and its secret of 32 bytes. */
export interface DomainSecret {
  readonly name: string;
  readonly secret: Uint8Array | KeyObject;
}

export interface BlobIdentity {
  /** The stream's key, 32 bytes. Shown by nothing, as {@link conceal} says. */
  readonly key: Buffer;
  /** 64 hex digits. */
  readonly blobId: string;
}

/** Key and id follow from the file alone, so equal files in a domain are one blob and no key ever meets two streams. */
export function blobIdentity(domain: DomainSecret, sha256: Uint8Array): BlobIdentity {
  if (sha256.length !== 32 || sizeOf(domain.secret) !== 32)
    throw new CryptoError('crypto-misuse', 'A SHA-256 and a domain secret have 32 bytes.');
  const info = ['photoferry/1 blob', domain.name, 'epoch 1 cipher 1 frame 16'];
  const derived = hkdf(domain.secret, { salt: sha256, info, length: 64 });
  const key = derived.subarray(0, 32);
  return conceal('blob identity', { key, blobId: derived.toString('hex', 32) });
}

const sizeOf = (secret: Uint8Array | KeyObject) =>
  secret instanceof KeyObject ? secret.symmetricKeySize : secret.length;
