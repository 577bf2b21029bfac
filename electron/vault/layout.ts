import { createHash, randomBytes } from 'node:crypto';
import { VaultError } from './vault-error.ts';

/** One stored blob. Its text form, in references and the log, is `<domain>/<blobId>.<generation>`. */
export interface BlobRef {
  /** `shared` or `private-<member>`. */
  domain: string;
  /** 64 hex digits. */
  blobId: string;
  /** 16 hex digits, drawn anew each time that a blob is to be stored. */
  generation: string;
}

/** The kinds of objects that a desktop numbers. */
export type ChainKind = 'refs' | 'log' | 'thumbs';

export interface ChainName {
  kind: ChainKind;
  member: string;
  desktop: string;
  /** 1 for the first, without gaps. */
  sequence: number;
  /** First 32 hex digits of the SHA-256 of the object's bytes. */
  digest: string;
}

export const vaultRecordName = 'vault.json';
const MAX_SEQUENCE = 9_999_999_999;

const id = '[0-9a-f]{32}';
const domain = `shared|private-${id}`;
const blobPattern = new RegExp(`^(${domain})/([0-9a-f]{64})\\.([0-9a-f]{16})$`);
const blobNamePattern = new RegExp(`^blobs/(${domain})/([0-9a-f]{2})/(\\2[0-9a-f]{62})\\.([0-9a-f]{16})$`);
const condemnedPattern = new RegExp(`^condemned/((?:${domain})/[0-9a-f]{64}\\.[0-9a-f]{16})$`);
const chainPattern = new RegExp(`^(refs|log|thumbs)/(${id})/(${id})/([0-9]{10})-(${id})$`);
const memberPattern = new RegExp(`^keys/(${id})/member\\.json$`);
const slotPattern = new RegExp(`^keys/(${id})/((?:passphrase|phrase)-[0-9a-f]{8}|desktop-${id})\\.json$`);

/** 32 lower-case hex digits: what members, desktops and vaults are called. */
export const isId = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{32}$/.test(text);

export const privateDomainOf = (member: string) => `private-${checked(member)}`;

/** A generation that was never used before. */
export const newGeneration = () => randomBytes(8).toString('hex');

export function formatBlobRef({ domain, blobId, generation }: BlobRef): string {
  const text = `${domain}/${blobId}.${generation}`;
  if (!blobPattern.test(text)) throw misuse();
  return text;
}

/** `undefined` for anything but exactly what {@link formatBlobRef} makes. */
export function parseBlobRef(text: unknown): BlobRef | undefined {
  // No form is longer; longer ones are not even looked at.
  const match = typeof text === 'string' && text.length < 128 ? blobPattern.exec(text) : null;
  return match ? { domain: match[1]!, blobId: match[2]!, generation: match[3]! } : undefined;
}

export function blobName(ref: BlobRef): string {
  formatBlobRef(ref);
  return `blobs/${ref.domain}/${ref.blobId.slice(0, 2)}/${ref.blobId}.${ref.generation}`;
}

export function parseBlobName(name: string): BlobRef | undefined {
  const match = name.length < 160 ? blobNamePattern.exec(name) : null;
  return match ? { domain: match[1]!, blobId: match[3]!, generation: match[4]! } : undefined;
}

export const condemnedName = (ref: BlobRef) => `condemned/${formatBlobRef(ref)}`;

export function parseCondemnedName(name: string): BlobRef | undefined {
  const match = name.length < 160 ? condemnedPattern.exec(name) : null;
  return match ? parseBlobRef(match[1]) : undefined;
}

/** The folder of a kind, of one member or of one of its desktops; ends with '/'. */
export function chainPrefix(kind: ChainKind, member?: string, desktop?: string): string {
  return [kind, ...[member, desktop].filter((part) => part !== undefined).map(checked), ''].join('/');
}

/** A chain's name without its digest: what the key of a sealed object is bound to. */
export function chainStem({ kind, member, desktop, sequence }: Omit<ChainName, 'digest'>): string {
  if (!Number.isSafeInteger(sequence) || sequence < 1 || sequence > MAX_SEQUENCE) throw misuse();
  return `${chainPrefix(kind, member, desktop)}${String(sequence).padStart(10, '0')}`;
}

export function chainName(chain: Omit<ChainName, 'digest'>, bytes: Uint8Array): string {
  return `${chainStem(chain)}-${digestOf(bytes)}`;
}

export function parseChainName(name: string): ChainName | undefined {
  const match = name.length < 128 ? chainPattern.exec(name) : null;
  const sequence = Number(match?.[4]);
  if (!match || sequence < 1) return undefined;
  const [, kind, member, desktop, , digest] = match;
  return { kind: kind as ChainKind, member: member!, desktop: desktop!, sequence, digest: digest! };
}

/** What stands at the end of a chain's names. */
export const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

export const memberName = (member: string) => `keys/${checked(member)}/member.json`;

export const parseMemberName = (name: string): string | undefined =>
  name.length < 64 ? memberPattern.exec(name)?.[1] : undefined;

export function slotName(member: string, slot: string): string {
  const name = `keys/${member}/${slot}.json`;
  if (!slotPattern.test(name)) throw misuse();
  return name;
}

export function parseSlotName(name: string): { member: string; slot: string } | undefined {
  const match = name.length < 128 ? slotPattern.exec(name) : null;
  return match ? { member: match[1]!, slot: match[2]! } : undefined;
}

/** The name of a key up to what makes it the only one of its kind: a member's passphrases have one in common. */
export const keyKindOf = (name: string) => name.replace(/-[0-9a-f]+\.json$/, '');

/** A slot's own name for a way in; `desktop` is the id of that desktop. */
export function newSlot(kind: 'passphrase' | 'phrase'): string {
  return `${kind}-${randomBytes(4).toString('hex')}`;
}

export const desktopSlot = (desktop: string) => `desktop-${checked(desktop)}`;

function checked(part: string): string {
  if (!isId(part)) throw misuse();
  return part;
}

const misuse = () => new VaultError('vault-misuse', 'That is not a name that a vault can hold.');
