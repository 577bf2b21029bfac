import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { publicKeyOf } from '../crypto/raw-keys.ts';
import { openObject, sealObject } from '../crypto/sealed-object.ts';
import { openSignedText, signText } from '../crypto/signed-text.ts';
import type { ChainEntry, EntryForm } from './chain-candidates.ts';
import type { ChainHeads, FollowOptions } from './chains.ts';
import { type Change, readChange } from './change.ts';
import { chainName, chainStem, isId, parseChainName } from './layout.ts';
import { readChains } from './read-chains.ts';
import { checkBody, checkPrevious } from './references.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

export interface LogSegment {
  previous: string | null;
  /** Of this member's other desktops: the last segment that the writer had read, by desktop. */
  heads: Record<string, string>;
  changes: Change[];
  /** How many changes were in no form that this version reads, and were left out. */
  unreadable: number;
}

/** Unpacked, as docs/format.md has it. */
export const MAX_SEGMENT_BYTES = 64 * 1024 * 1024;
/** Packed and sealed: several are read at once, of a store that may be hostile. */
const maxStoredBytes = 16 * 1024 * 1024;
const maxHeads = 10_000;

const pack = promisify(deflate);
const unpack = promisify(inflate);

/**
 * The next segment of this desktop, to be committed as it is before it is sent with `sendOnce`.
 * @throws {VaultError} `vault-bounds` when the changes are too many for one
 */
export async function encodeLog(
  vault: Vault,
  segment: {
    sequence: number;
    previous: string | null;
    heads: Readonly<Record<string, string>>;
    changes: readonly Change[];
  },
): Promise<{ name: string; bytes: Buffer }> {
  const { sequence, previous, heads } = segment;
  const chain = { kind: 'log', member: vault.member, desktop: vault.desktop, sequence } as const;
  checkPrevious({ ...chain, previous });
  const changes = segment.changes.map(({ clock, entity, field, value }) => [clock, entity, field, value]);
  if (!changes.every(readChange)) throw new VaultError('vault-misuse', 'These are no changes of a log.');
  const body = { format: 1, vaultId: vault.id, member: vault.member, desktop: vault.desktop, sequence };
  const { keys } = vault.secrets;
  const text = signText('log', { ...body, previous, heads, changes } as typeof body, keys.sign);
  const bytes =
    text.length > MAX_SEGMENT_BYTES ? undefined : sealObject(keys.log, chainStem(chain), await pack(text));
  if (!bytes || bytes.length > maxStoredBytes)
    throw new VaultError('vault-bounds', 'These changes are too many for one segment of the log.');
  return { name: chainName(chain, bytes), bytes };
}

/**
 * The verified segments of this member's desktops, from the first on. Changes may be taken in any order, so what comes after
 * a gap counts too, and of a fork both branches do; what is missing is told when all are read.
 * @param known by `headKey`, what was read before: told when it is gone
 */
export async function* readLog(
  vault: Vault,
  known: ChainHeads,
  options: FollowOptions,
): AsyncGenerator<ChainEntry<LogSegment>> {
  const claimsOf = ({ heads }: LogSegment) => Object.values(heads);
  yield* readChains(
    vault,
    { kind: 'log', member: vault.member, known, claimsOf, ...logForm(vault) },
    options,
  );
}

/** How a segment of this member's log is opened. */
export function logForm(vault: Vault): EntryForm<LogSegment> {
  const { keys } = vault.secrets;
  const signKey = publicKeyOf('ed25519', keys.signPublic);
  return {
    maxBytes: maxStoredBytes,
    open: async (entry, bytes) => {
      const packed = openObject(keys.log, chainStem(entry), bytes);
      const text = await unpack(packed, { maxOutputLength: MAX_SEGMENT_BYTES });
      const body = openSignedText('log', text, (named) => (named === vault.member ? signKey : undefined));
      checkBody(vault, entry, body);
      checkPrevious({ ...entry, previous: body.previous });
      if (!Array.isArray(body.changes)) throw malformed();
      const changes = body.changes.map(readChange);
      const readable = changes.filter((change) => change !== undefined);
      return {
        ...{ previous: body.previous, heads: readHeads(vault, body.heads), changes: readable },
        unreadable: changes.length - readable.length,
      };
    },
  };
}

function readHeads(vault: Vault, raw: unknown): Record<string, string> {
  if (typeof raw !== 'object' || raw === null) throw malformed();
  const heads = Object.entries(raw);
  if (heads.length > maxHeads) throw malformed();
  for (const [desktop, name] of heads) {
    const parsed = typeof name === 'string' ? parseChainName(name) : undefined;
    const isHere = parsed?.kind === 'log' && parsed.member === vault.member && parsed.desktop === desktop;
    if (!isId(desktop) || !isHere) throw malformed();
  }
  return Object.fromEntries(heads) as Record<string, string>;
}

const malformed = () => new VaultError('entry-damaged', 'This segment of the log is not what its name says.');
