import { codeOf } from '../../base/error.ts';
import type { KeptKey } from '../../catalog/vault-row.ts';
import { isSlotOf } from '../../crypto/slot-file.ts';
import { isOfObject } from '../../vault/is-of-object.ts';
import { desktopSlot, memberName, parseMemberName, slotName, vaultRecordName } from '../../vault/layout.ts';
import { createMembers, MAX_MEMBER_BYTES, readMember } from '../../vault/members.ts';
import { readObject } from '../../vault/read-object.ts';
import { listSlots, MAX_SLOT_BYTES, type StoredSlot } from '../../vault/slots.ts';
import { MAX_RECORD_BYTES } from '../../vault/vault-record.ts';
import { requireRecord } from '../vault/require-record.ts';
import type { ProveContext } from './prove-report.ts';

/**
 * The record of the vault, the ways in and the members. What this desktop keeps the exact bytes of is put there again.
 * @throws {PhotoferryError} `vault-missing`, `vault-another` when this is no damaged vault but none, or another
 */
export async function checkKeys(context: ProveContext): Promise<void> {
  const { vault, signal } = context;
  const slots = await listSlots(vault.store, { member: vault.member, signal });
  await checkRecord(context, slots.length > 0);
  const sound = [...(await checkSlots(context, slots)), ...(await checkMembers(context))];
  const { catalog } = context.library;
  catalog.transaction(() => catalog.vault.keepKeys(sound));
}

/** `isOurs`: the keys of this member are there, so it is this vault, whatever has become of its record. */
async function checkRecord(context: ProveContext, isOurs: boolean): Promise<void> {
  const { vault, signal } = context;
  if (!isOurs) {
    await requireRecord(vault, { signal });
    context.report.whole();
    return;
  }
  await checkKept(context, {
    name: vaultRecordName,
    bytes: vault.recordBytes,
    maxBytes: MAX_RECORD_BYTES,
    message: 'The record of the vault is not what this desktop knows; no key opens without it.',
  });
}

/** An object that this desktop has the exact bytes of. */
async function checkKept(
  context: ProveContext,
  kept: { name: string; bytes: Uint8Array; maxBytes: number; message: string },
): Promise<void> {
  const { vault, report, signal } = context;
  const { name, bytes, maxBytes, message } = kept;
  const there = await readOrWhy(context, name, maxBytes);
  if (typeof there !== 'string' && there.equals(bytes)) {
    report.whole();
    return;
  }
  const code = typeof there === 'string' ? there : 'object-damaged';
  const broken = report.fault({ name, code, message });
  try {
    await vault.store.put(name, bytes, { signal });
    broken.repaired = (await readObject(vault.store, name, { maxBytes, signal })).equals(bytes);
  } catch (error) {
    if (!(await isOfObject(vault.store, error, { signal }))) throw error;
  }
}

/** The bytes, or the code of what is wrong with the object. */
export async function readOrWhy(
  { vault, signal }: Pick<ProveContext, 'vault' | 'signal'>,
  name: string,
  maxBytes: number,
): Promise<Buffer | string> {
  try {
    return await readObject(vault.store, name, { maxBytes, signal });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'vault-bounds') return 'object-damaged';
    if (!(await isOfObject(vault.store, error, { signal }))) throw error;
    return code === 'object-missing' || code === 'object-archived' ? code : 'object-unreadable';
  }
}

/**
 * What stands under a name that this desktop keeps the bytes of is held against them. A slot that is gone is put back only where no
 * other of its kind is there: else another desktop has set a new secret. Gives the slots as they are to be kept.
 */
async function checkSlots(context: ProveContext, slots: readonly StoredSlot[]): Promise<KeptKey[]> {
  const { library, vault, report } = context;
  const own = slotName(vault.member, desktopSlot(vault.desktop));
  await checkKept(context, {
    name: own,
    bytes: library.catalog.vault.get()!.slot,
    maxBytes: MAX_SLOT_BYTES,
    message: 'The key of this desktop is not what it put there.',
  });
  const kept = new Map(library.catalog.vault.keptKeys().map(({ name, bytes }) => [name, bytes]));
  const asKept = async (name: string, bytes: Uint8Array): Promise<KeptKey> => {
    const message = 'This way into the vault is not what it was when this desktop last saw it.';
    await checkKept(context, { name, bytes, maxBytes: MAX_SLOT_BYTES, message });
    return { name, bytes };
  };
  const sound: KeptKey[] = [];
  for (const { name, kind, slot, member } of slots) {
    if (name === own) continue;
    const bytes = kept.get(name);
    if (bytes) {
      sound.push(await asKept(name, bytes));
      continue;
    }
    const there = await readOrWhy(context, name, MAX_SLOT_BYTES);
    if (typeof there !== 'string' && isSlotOf(there, { vaultId: vault.id, member, slot })) {
      report.whole();
      if (kind !== 'desktop') sound.push({ name, bytes: there });
      continue;
    }
    const message = 'This key cannot be read any more; whoever opens the vault with it needs another way in.';
    report.fault({ name, code: 'key-slot-damaged', message });
  }
  for (const kind of ['passphrase', 'phrase'] as const) {
    const prefix = `keys/${vault.member}/${kind}-`;
    if (sound.some(({ name }) => name.startsWith(prefix))) continue;
    const lost = [...kept].filter(([name]) => name.startsWith(prefix));
    for (const [name, bytes] of lost) sound.push(await asKept(name, bytes));
    if (lost.length > 0) continue;
    const what = kind === 'phrase' ? 'recovery phrase' : 'passphrase';
    const message = `No key in the vault opens with the ${what} any more. \`photoferry vault ${kind}\` sets a new one.`;
    report.fault({ name: `${prefix}*.json`, code: 'key-slot-missing', message });
  }
  return sound;
}

/** Gives the public keys of this member as they are to be kept. */
async function checkMembers(context: ProveContext): Promise<KeptKey[]> {
  const { library, vault, report, signal } = context;
  const own = memberName(vault.member);
  const kept = library.catalog.vault.keptKeys().filter(({ name }) => name === own);
  for (const { bytes } of kept) {
    const message =
      'The public keys of this member are not what they were: others cannot follow its backups.';
    await checkKept(context, { name: own, bytes, maxBytes: MAX_MEMBER_BYTES, message });
  }
  const members = createMembers(vault, { signal });
  let isOwnThere = kept.length > 0;
  for await (const { name } of vault.store.list({ prefix: 'keys/', signal })) {
    const member = parseMemberName(name);
    if (member === undefined || (name === own && kept.length > 0)) continue;
    // This member's own keys are known here: what matters is whether others can read them.
    const found = name === own ? await readMember(vault, member, { signal }) : await members.find(member);
    isOwnThere ||= name === own;
    if (!found) {
      const message = 'This is no member of the vault, or their keys are damaged; nothing of theirs counts.';
      report.fault({ name, code: 'member-damaged', message });
      continue;
    }
    report.whole();
    if (name !== own) continue;
    kept.push({ name, bytes: await readObject(vault.store, name, { maxBytes: MAX_MEMBER_BYTES, signal }) });
  }
  if (!isOwnThere) {
    const message = 'The public keys of this member are gone: others cannot follow what it backs up.';
    report.fault({ name: own, code: 'object-missing', message });
  }
  return kept;
}
