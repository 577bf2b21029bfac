import { parseMemberName } from '../../vault/layout.ts';
import { createMembers } from '../../vault/members.ts';
import { listSlots } from '../../vault/slots.ts';
import type { OpenVault } from './open-vault.ts';
import { requireRecord } from './require-record.ts';

/** What `photoferry vault info` tells. Nothing of it is secret. */
export interface VaultDescription {
  vaultId: string;
  place: string;
  dedup: 'private' | 'shared';
  createdAt: string;
  member: string;
  desktop: string;
  /** Members whose invitations lead to whoever made the vault. */
  members: string[];
  /** The ways in for this member. */
  slots: { slot: string; kind: string }[];
  traits: object;
}

/** So many are looked up: a store may be filled with forged ones. */
const maxMembers = 1000;

export async function describeVault(
  { vault }: OpenVault,
  { signal }: { signal: AbortSignal },
): Promise<VaultDescription> {
  await requireRecord(vault, { signal });
  const known = createMembers(vault, { signal });
  const members: string[] = [];
  for await (const { name } of vault.store.list({ prefix: 'keys/', signal })) {
    const member = parseMemberName(name);
    if (member === undefined || members.length >= maxMembers) continue;
    if (await known.find(member)) members.push(member);
  }
  const slots = await listSlots(vault.store, { member: vault.member, signal });
  return {
    ...{ vaultId: vault.id, place: vault.store.place, dedup: vault.dedup },
    ...{ createdAt: vault.record.createdAt, member: vault.member, desktop: vault.desktop, members },
    ...{ slots: slots.map(({ slot, kind }) => ({ slot, kind })), traits: vault.traits },
  };
}
