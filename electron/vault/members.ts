import type { KeyObject } from 'node:crypto';
import { codeOf } from '../base/error.ts';
import { memberId } from '../crypto/derive-keys.ts';
import { publicKeyOf } from '../crypto/raw-keys.ts';
import { openSignedText, signText } from '../crypto/signed-text.ts';
import { decodeBase64 } from './decode-base64.ts';
import { isProofOfJoining, openInvitation, signerOf } from './invitation.ts';
import { isOfObject } from './is-of-object.ts';
import { memberName } from './layout.ts';
import { readObject } from './read-object.ts';
import type { Vault } from './vault.ts';

export interface Member {
  member: string;
  signKey: KeyObject;
  /** 32 bytes. */
  signPublic: Buffer;
  /** 32 bytes. */
  agreePublic: Buffer;
  /** Who invited them; `null` for the member who made the vault. */
  inviter: string | null;
}

export interface Members {
  /**
   * A member of this vault, or `undefined` for one who is none: every member's invitation, and that of who invited them, leads
   * to the member who made this vault as this desktop knows it. Each is asked for once.
   */
  find(member: string): Promise<Member | undefined>;
}

export const MAX_MEMBER_BYTES = 65_536;
/** Longer chains of invitations, and more members, are not followed. */
const maxDepth = 64;
const maxLookUps = 2000;

type Known = Pick<Vault, 'id' | 'store' | 'member' | 'secrets'>;

/** The text of `member.json`. `invitation`: the signed text, and the proof of who holds its secret. */
export function encodeMember(
  vault: Pick<Vault, 'id' | 'member' | 'secrets'>,
  { createdAt, invitation }: { createdAt: string; invitation: { text: string; joined: string } | null },
): Buffer {
  const { keys } = vault.secrets;
  const body = {
    ...{ format: 1, vaultId: vault.id, member: vault.member, signPublic: keys.signPublic.toString('base64') },
    ...{ agreePublic: keys.agreePublic.toString('base64'), createdAt, invitation: invitation?.text ?? null },
    ...(invitation && { joined: invitation.joined }),
  };
  return signText('member', body, keys.sign);
}

/** Looks members up as they are met; what the store throws for trouble of its own passes through. */
export function createMembers(vault: Known, { signal }: { signal: AbortSignal }): Members {
  const read = new Map<string, Promise<Member | undefined>>();
  const own: Member = {
    ...{ member: vault.member, signPublic: vault.secrets.keys.signPublic, inviter: null },
    signKey: publicKeyOf('ed25519', vault.secrets.keys.signPublic),
    agreePublic: vault.secrets.keys.agreePublic,
  };
  let ownRoot: Promise<string | undefined> | undefined;

  const look = (member: string): Promise<Member | undefined> => {
    let found = read.get(member);
    if (!found) {
      found = read.size < maxLookUps ? readMember(vault, member, { signal }) : Promise.resolve(undefined);
      read.set(member, found);
    }
    return found;
  };

  /** The member at the end of the invitations, all of them checked. */
  const rootOf = async (member: string): Promise<string | undefined> => {
    let at = member;
    for (let depth = 0; depth < maxDepth; depth++) {
      const found = await look(at);
      if (!found) return undefined;
      if (found.inviter === null) return at;
      at = found.inviter;
    }
    return undefined;
  };

  return {
    find: async (member) => {
      if (member === vault.member) return own;
      ownRoot ??= rootOf(vault.member);
      const root = await rootOf(member);
      return root !== undefined && root === (await ownRoot) ? look(member) : undefined;
    },
  };
}

/** A member as their own file says it, with the invitation checked against who invited; `undefined` for anything wrong. */
export async function readMember(
  vault: Pick<Vault, 'id' | 'store'>,
  member: string,
  { signal }: { signal: AbortSignal },
): Promise<Member | undefined> {
  try {
    const own = await readOwnWords(vault, member, { signal });
    if (!own) return undefined;
    const { text, joined, ...keys } = own;
    if (text === null) return { ...keys, inviter: null };
    const inviter = signerOf(text);
    if (inviter === undefined || inviter === member) return undefined;
    // Only the inviter's key matters here, which their id vouches for.
    const invitedBy = await readOwnWords(vault, inviter, { signal });
    if (!invitedBy) return undefined;
    const invitation = openInvitation(text, invitedBy);
    if (invitation.vaultId !== vault.id) return undefined;
    return isProofOfJoining(joined, { ...invitation, member }) ? { ...keys, inviter } : undefined;
  } catch (error) {
    signal.throwIfAborted();
    // Only what says that this file is no good; trouble of the store's is not the member's.
    if (wrongFile.has(codeOf(error)) || (await isOfObject(vault.store, error, { signal }))) return undefined;
    throw error;
  }
}

const wrongFile: ReadonlySet<string> = new Set([
  ...['object-missing', 'vault-bounds', 'invitation-wrong', 'signed-text-damaged', 'signature-wrong'],
]);

/** What a member says and signed, held against their id. */
async function readOwnWords(
  vault: Pick<Vault, 'id' | 'store'>,
  member: string,
  { signal }: { signal: AbortSignal },
): Promise<(Omit<Member, 'inviter'> & { text: string | null; joined: unknown }) | undefined> {
  const bytes = await readObject(vault.store, memberName(member), { maxBytes: MAX_MEMBER_BYTES, signal });
  let keys: Pick<Member, 'signPublic' | 'agreePublic' | 'signKey'> | undefined;
  const body = openSignedText('member', bytes, (named, unproven) => {
    const signPublic = decodeBase64(unproven.signPublic, 32);
    const agreePublic = decodeBase64(unproven.agreePublic, 32);
    if (!signPublic || !agreePublic || named !== member || memberId(signPublic, agreePublic) !== member)
      return undefined;
    keys = { signPublic, agreePublic, signKey: publicKeyOf('ed25519', signPublic) };
    return keys.signKey;
  });
  const { format, vaultId, invitation, joined } = body;
  if (!keys || format !== 1 || vaultId !== vault.id) return undefined;
  if (invitation !== null && typeof invitation !== 'string') return undefined;
  return { member, ...keys, text: invitation, joined };
}
