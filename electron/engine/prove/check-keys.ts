import { codeOf } from '../../base/error.ts';
import { readSlotFile } from '../../crypto/slot-file.ts';
import { desktopSlot, memberName, parseMemberName, slotName, vaultRecordName } from '../../vault/layout.ts';
import { createMembers, readMember } from '../../vault/members.ts';
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
  await checkSlots(context, slots);
  await checkMembers(context);
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
  await vault.store.put(name, bytes, { signal });
  broken.repaired = (await readObject(vault.store, name, { maxBytes, signal })).equals(bytes);
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
    if (code !== 'object-missing' && code !== 'vault-bounds') throw error;
    return code === 'vault-bounds' ? 'object-damaged' : code;
  }
}

async function checkSlots(context: ProveContext, slots: readonly StoredSlot[]): Promise<void> {
  const { library, vault, report } = context;
  const own = slotName(vault.member, desktopSlot(vault.desktop));
  await checkKept(context, {
    name: own,
    bytes: library.catalog.vault.get()!.slot,
    maxBytes: MAX_SLOT_BYTES,
    message: 'The key of this desktop is not what it put there.',
  });
  const sound = new Set<string>();
  for (const { name, kind, slot, member } of slots) {
    if (name === own) continue;
    const there = await readOrWhy(context, name, MAX_SLOT_BYTES);
    if (typeof there !== 'string' && isSlot(there, { vaultId: vault.id, member, slot })) {
      report.whole();
      sound.add(kind);
      continue;
    }
    const message = 'This key cannot be read any more; whoever opens the vault with it needs another way in.';
    report.fault({ name, code: 'key-slot-damaged', message });
  }
  for (const kind of ['passphrase', 'phrase'] as const) {
    if (sound.has(kind)) continue;
    const what = kind === 'phrase' ? 'recovery phrase' : 'passphrase';
    const message = `No key in the vault opens with the ${what} any more. Keep the other ways in, and set a new one.`;
    report.fault({ name: `keys/${vault.member}/${kind}-*.json`, code: 'key-slot-missing', message });
  }
}

/** Whether its secret opens it cannot be known here; its form and whom it belongs to can. */
function isSlot(bytes: Buffer, expected: { vaultId: string; member: string; slot: string }): boolean {
  try {
    const { vaultId, member, slot } = readSlotFile(bytes);
    return vaultId === expected.vaultId && member === expected.member && slot === expected.slot;
  } catch {
    return false;
  }
}

async function checkMembers({ vault, report, signal }: ProveContext): Promise<void> {
  const members = createMembers(vault, { signal });
  const seen = new Set<string>();
  for await (const { name } of vault.store.list({ prefix: 'keys/', signal })) {
    const member = parseMemberName(name);
    if (member === undefined) continue;
    seen.add(member);
    // This member's own keys are known here: what matters is whether others can read them.
    const isOwn = member === vault.member;
    const found = isOwn ? await readMember(vault, member, { signal }) : await members.find(member);
    if (found) report.whole();
    else {
      const message = 'This is no member of the vault, or their keys are damaged; nothing of theirs counts.';
      report.fault({ name, code: 'member-damaged', message });
    }
  }
  if (seen.has(vault.member)) return;
  const message = 'The public keys of this member are gone: others cannot follow what it backs up.';
  report.fault({ name: memberName(vault.member), code: 'object-missing', message });
}
