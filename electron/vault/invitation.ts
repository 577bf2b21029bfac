import type { KeyObject } from 'node:crypto';
import { randomBytes, sign, verify } from 'node:crypto';
import { privateKeyOf, publicKeyOf, rawPublicOf } from '../crypto/raw-keys.ts';
import { openSignedText, signText } from '../crypto/signed-text.ts';
import { decodeBase64 } from './decode-base64.ts';
import { isId } from './layout.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** What an inviter signed (docs/format.md, 3). It is in the store for all to see. */
export interface Invitation {
  vaultId: string;
  /** Hex. */
  vaultHash: string;
  /** Ed25519, 32 bytes; who has the private half may join. */
  joinPublic: Buffer;
  /** Up to when it may be used. */
  expiresAtMs: number;
}

/** What the file of an invitation holds. Whoever has the file can join, so it is handed over like a key. */
export interface InvitationFile {
  vaultId: string;
  /** Hex. */
  vaultHash: string;
  /** The signed text. */
  text: string;
  /** Ed25519 seed. */
  joinSecret: Buffer;
  /** Of a vault whose dedup is `shared`. */
  sharedSecret: Buffer | undefined;
}

const maxFileBytes = 65_536;

/** The bytes of an invitation file: an invitation for one more member, signed by this one. */
export function createInvitation(vault: Vault, { expiresAtMs }: { expiresAtMs: number }): Buffer {
  const joinSecret = randomBytes(32);
  const joinPublic = rawPublicOf(privateKeyOf('ed25519', joinSecret)).toString('base64');
  const { keys, keyring } = vault.secrets;
  const body = {
    ...{ format: 1, vaultId: vault.id, vaultHash: vault.hash.toString('hex'), member: vault.member },
    ...{ joinPublic, expiresAt: new Date(expiresAtMs).toISOString() },
  };
  const text = signText('invitation', body, keys.sign).toString('utf8');
  const sharedSecret = vault.dedup === 'shared' ? keyring.sharedSecret.toString('base64') : null;
  const file = {
    ...{ what: 'photoferry-invitation', format: 1, vaultId: vault.id, invitation: text },
    ...{ joinSecret: joinSecret.toString('base64'), sharedSecret },
  };
  return Buffer.from(`${JSON.stringify(file, null, 2)}\n`);
}

/** @throws {VaultError} `invitation-wrong` */
export function readInvitationFile(bytes: Uint8Array): InvitationFile {
  let file: Record<string, unknown>;
  try {
    if (bytes.length > maxFileBytes) throw new Error('too long');
    file = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof file !== 'object' || file === null) throw new Error('no object');
  } catch {
    // Without the parser's words, which quote the file.
    throw wrong('This file is not an invitation.');
  }
  const { what, format, vaultId, invitation } = file;
  const joinSecret = decodeBase64(file.joinSecret, 32);
  const sharedSecret = file.sharedSecret === null ? undefined : decodeBase64(file.sharedSecret, 32);
  const isWhole = isId(vaultId) && typeof invitation === 'string' && joinSecret !== undefined;
  if (what !== 'photoferry-invitation' || format !== 1 || !isWhole)
    throw wrong('This file is not an invitation.');
  if (file.sharedSecret !== null && !sharedSecret) throw wrong('This invitation is damaged.');
  const vaultHash = unproven(invitation)?.vaultHash;
  if (typeof vaultHash !== 'string') throw wrong('This invitation is damaged.');
  return { vaultId, vaultHash, text: invitation, joinSecret, sharedSecret };
}

/** Whom the text names as its signer, before anything is proven. */
export function signerOf(text: string): string | undefined {
  const member = unproven(text)?.member;
  return isId(member) ? member : undefined;
}

/** @throws {CryptoError} `signature-wrong`, `signed-text-damaged`; {VaultError} `invitation-wrong` */
export function openInvitation(text: string, inviter: { member: string; signKey: KeyObject }): Invitation {
  const body = openSignedText('invitation', Buffer.from(text), (member) =>
    member === inviter.member ? inviter.signKey : undefined,
  );
  const { format, vaultId, vaultHash } = body;
  const joinPublic = decodeBase64(body.joinPublic, 32);
  const expiresAtMs = typeof body.expiresAt === 'string' ? Date.parse(body.expiresAt) : Number.NaN;
  const isWhole = format === 1 && isId(vaultId) && typeof vaultHash === 'string' && joinPublic;
  if (!isWhole || Number.isNaN(expiresAtMs)) throw wrong('This invitation is damaged.');
  return { vaultId, vaultHash, joinPublic, expiresAtMs };
}

/** What shows in `member.json` that this member held the invitation's file: base64 of a signature. */
export function proveJoining({
  joinSecret,
  ...subject
}: {
  joinSecret: Uint8Array;
  vaultId: string;
  member: string;
}): string {
  return sign(null, joinedBytes(subject), privateKeyOf('ed25519', joinSecret)).toString('base64');
}

export function isProofOfJoining(
  joined: unknown,
  { joinPublic, ...subject }: { joinPublic: Uint8Array; vaultId: string; member: string },
): boolean {
  const signature = decodeBase64(joined, 64);
  return (
    signature !== undefined &&
    verify(null, joinedBytes(subject), publicKeyOf('ed25519', joinPublic), signature)
  );
}

const joinedBytes = ({ vaultId, member }: { vaultId: string; member: string }) =>
  Buffer.from(`photoferry/1 joined\n${vaultId}\n${member}`);

function unproven(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text.slice(0, text.indexOf('\n')));
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function wrong(message: string): VaultError {
  return new VaultError('invitation-wrong', message, {
    advice: 'Ask whoever invited you for a new one (`photoferry vault invite`).',
  });
}
