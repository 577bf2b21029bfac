import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { conceal } from './conceal.ts';
import { CryptoError } from './crypto-error.ts';
import { hkdf } from './hkdf.ts';
import { privateKeyOf, rawPublicOf } from './raw-keys.ts';

/** What follows from a member's secret in one vault (docs/format.md, 2). Shown by nothing, as {@link conceal} says. */
export interface MemberKeys {
  /** The member's id, 32 hex digits: a digest of the two public keys. */
  readonly member: string;
  readonly log: Buffer;
  readonly thumbs: Buffer;
  readonly snapshots: Buffer;
  /** 32 bytes, for HMAC. */
  readonly references: KeyObject;
  readonly privateDomain: Buffer;
  /** Ed25519, private. */
  readonly sign: KeyObject;
  /** 32 bytes. */
  readonly signPublic: Buffer;
  /** X25519, private. */
  readonly agree: KeyObject;
  /** 32 bytes. */
  readonly agreePublic: Buffer;
}

/** The id of the member who has these public keys, 32 bytes each. */
export function memberId(signPublic: Uint8Array, agreePublic: Uint8Array): string {
  const hash = createHash('sha256').update('photoferry/1 member').update(signPublic).update(agreePublic);
  return hash.digest().subarray(0, 16).toString('hex');
}

/** @param vaultId 32 hex digits */
export function deriveKeys(memberSecret: Uint8Array, vaultId: string): MemberKeys {
  if (memberSecret.length !== 32 || !/^[0-9a-f]{32}$/.test(vaultId))
    throw new CryptoError('crypto-misuse', 'A member secret has 32 bytes and a vault id 32 hex digits.');
  const salt = Buffer.from(vaultId, 'hex');
  const derive = (purpose: string) => hkdf(memberSecret, { salt, info: `photoferry/1 ${purpose} epoch 1` });
  const sign = privateKeyOf('ed25519', derive('sign'));
  const agree = privateKeyOf('x25519', derive('agree'));
  const [signPublic, agreePublic] = [rawPublicOf(sign), rawPublicOf(agree)];
  return conceal('member keys', {
    member: memberId(signPublic, agreePublic),
    log: derive('log'),
    thumbs: derive('thumbs'),
    snapshots: derive('snapshots'),
    references: createSecretKey(derive('references')),
    privateDomain: derive('private-domain'),
    sign,
    signPublic,
    agree,
    agreePublic,
  });
}
