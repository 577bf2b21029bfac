import { createHmac } from 'node:crypto';
import { openSignedText, signText } from '../crypto/signed-text.ts';
import type { ChainEntry, EntryForm } from './chain-candidates.ts';
import { type ChainHeads, type FollowOptions, followChains } from './chains.ts';
import { chainName, parseBlobRef, parseChainName } from './layout.ts';
import { createMembers, type Members } from './members.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** What one life of an asset needs from now on, in addition to what it needed, or that it ended. */
export type ReferenceEntry = { holder: string; blobs: readonly string[] } | { holder: string; ended: true };

export interface ReferenceBatch {
  previous: string | null;
  entries: ReferenceEntry[];
}

/** A batch of 500 assets is about 200 KB. */
export const MAX_REFERENCE_BYTES = 4 * 1024 * 1024;
const maxEntries = 50_000;
const maxBlobs = 50_000;
const holderPattern = /^[0-9a-f]{32}$/;

/** Who holds a blob, said so that nobody but this member learns which asset it is. `assetId`: 16 bytes. */
export function holderOf(vault: Vault, assetId: Uint8Array, life: number): string {
  if (assetId.length !== 16) throw new VaultError('vault-misuse', 'An asset has an id of 16 bytes.');
  const subject = Buffer.alloc(20);
  subject.set(assetId);
  subject.writeUInt32BE(life, 16);
  const { references } = vault.secrets.keys;
  return createHmac('sha256', references).update(subject).digest('hex').slice(0, 32);
}

/**
 * The next batch of this desktop, to be committed as it is before it is sent with `sendOnce`.
 * @param batch `previous`: the whole name of the batch before, `null` for the first
 */
export function encodeReferences(
  vault: Vault,
  batch: { sequence: number; previous: string | null; entries: readonly ReferenceEntry[] },
): { name: string; bytes: Buffer } {
  const { sequence, previous, entries } = batch;
  const chain = { kind: 'refs', member: vault.member, desktop: vault.desktop, sequence } as const;
  checkPrevious({ ...chain, previous });
  if (!readEntries(entries)) throw new VaultError('vault-misuse', 'These are no references.');
  const body = { format: 1, vaultId: vault.id, member: vault.member, desktop: vault.desktop, sequence };
  const bytes = signText(
    'references',
    { ...body, previous, entries } as typeof body,
    vault.secrets.keys.sign,
  );
  if (bytes.length > MAX_REFERENCE_BYTES)
    throw new VaultError('vault-bounds', 'These references are too many for one batch.');
  return { name: chainName(chain, bytes), bytes };
}

/** The verified batches of all members and desktops after `heads` (by `headKey`), each desktop's in order. */
export async function* followReferences(
  vault: Vault,
  heads: ChainHeads,
  options: FollowOptions,
): AsyncGenerator<ChainEntry<ReferenceBatch>> {
  const members = createMembers(vault, options);
  const isMember = async (member: string) => (await members.find(member)) !== undefined;
  yield* followChains(vault, { kind: 'refs', heads, isMember, ...referencesForm(vault, members) }, options);
}

/** How a batch of any of these members is opened. */
export function referencesForm(vault: Vault, members: Members): EntryForm<ReferenceBatch> {
  return {
    maxBytes: MAX_REFERENCE_BYTES,
    open: async (entry, bytes) => {
      const signKey = (await members.find(entry.member))?.signKey;
      const body = openSignedText('references', bytes, (named) =>
        named === entry.member ? signKey : undefined,
      );
      checkBody(vault, entry, body);
      const entries = readEntries(body.entries);
      if (!entries) throw malformed();
      return { previous: body.previous, entries };
    },
  };
}

/** That a signed body is of the vault, the desktop and the number that its name says. */
export function checkBody(
  vault: Pick<Vault, 'id'>,
  entry: { kind: 'refs' | 'log' | 'thumbs'; member: string; desktop: string; sequence: number },
  body: Record<string, unknown>,
): asserts body is { previous: string | null } & Record<string, unknown> {
  const isHere = body.format === 1 && body.vaultId === vault.id && body.member === entry.member;
  if (!isHere || body.desktop !== entry.desktop || body.sequence !== entry.sequence) throw malformed();
  if (body.previous !== null && typeof body.previous !== 'string') throw malformed();
}

/** That the writer's own chain goes on without a gap. */
export function checkPrevious(entry: {
  kind: 'refs' | 'log' | 'thumbs';
  member: string;
  desktop: string;
  sequence: number;
  previous: string | null;
}): void {
  const before = entry.previous === null ? undefined : parseChainName(entry.previous);
  const fits =
    entry.previous === null
      ? entry.sequence === 1
      : before?.sequence === entry.sequence - 1 &&
        (['kind', 'member', 'desktop'] as const).every((part) => before[part] === entry[part]);
  if (!fits) throw new VaultError('vault-misuse', 'This entry does not follow the one before.');
}

function readEntries(raw: unknown): ReferenceEntry[] | undefined {
  if (!Array.isArray(raw) || raw.length > maxEntries) return undefined;
  const entries: ReferenceEntry[] = [];
  let count = 0;
  for (const each of raw as unknown[]) {
    if (typeof each !== 'object' || each === null) return undefined;
    const { holder, blobs, ended } = each as Record<string, unknown>;
    if (typeof holder !== 'string' || !holderPattern.test(holder)) return undefined;
    if (ended === true && blobs === undefined) entries.push({ holder, ended });
    else if (ended === undefined && Array.isArray(blobs)) {
      count += blobs.length;
      if (count > maxBlobs || !blobs.every((blob) => parseBlobRef(blob))) return undefined;
      entries.push({ holder, blobs: blobs as string[] });
    } else return undefined;
  }
  return entries;
}

const malformed = () => new VaultError('entry-damaged', 'This entry is not what its name says.');
