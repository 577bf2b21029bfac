import { codeOf } from '../../base/error.ts';
import { isSlotOf } from '../../crypto/slot-file.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import { desktopSlot, keyKindOf, parseMemberName, parseSlotName, slotName } from '../../vault/layout.ts';
import { MAX_MEMBER_BYTES, readMember } from '../../vault/members.ts';
import { readObject } from '../../vault/read-object.ts';
import { MAX_SLOT_BYTES } from '../../vault/slots.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Library } from '../library/open-library.ts';
import type { MirrorContext } from './mirror-context.ts';
import { isWayIn } from './ways-in.ts';

interface Context extends Pick<MirrorContext, 'vault' | 'mirror' | 'signal' | 'onTrouble'> {
  library: Pick<Library, 'catalog'>;
  /** One was missing or another, and is there now. */
  onMended?: (name: string) => void;
}

const maxBytes = Math.max(MAX_SLOT_BYTES, MAX_MEMBER_BYTES);

/**
 * Members and ways in. What this desktop keeps the bytes of is sent as it is kept, whatever has become of it in the vault; what it
 * does not know is copied where the mirror has nothing sound under that name, and is never put in the place of what it has. A
 * passphrase or phrase goes from the mirror only where this desktop has set another, and that one is there. `isOldThere`: one that
 * was replaced still opens the mirror.
 */
export async function mirrorKeys(context: Context): Promise<{ isOldThere: boolean }> {
  const { vault, signal, onTrouble, library } = context;
  const replaced = new Set(library.catalog.vault.replacedKeys());
  const kept = keptBytes(context, replaced);
  const shown = new Set<string>();
  for await (const { name } of vault.store.list({ prefix: 'keys/', signal })) {
    if ((!parseSlotName(name) && parseMemberName(name) === undefined) || replaced.has(name)) continue;
    shown.add(name);
    const bytes = await bytesAt(vault.store, name, signal);
    const ours = kept.get(name);
    const isDamaged = ours ? !bytes?.equals(ours) : !(bytes && (await isSound(context, vault, name, bytes)));
    if (isDamaged) onTrouble({ name, code: 'key-slot-damaged', message: ours ? damagedKept : damaged });
    if (ours) await send(context, name, ours);
    else if (!isDamaged) await addBeside(context, name, bytes!);
  }
  for (const [name, bytes] of kept) {
    // Where others of its kind are shown, another desktop has replaced it, or the vault says so: what the mirror has stays.
    const isReplaced = isWayIn(name) && [...shown].some((each) => keyKindOf(each) === keyKindOf(name));
    if (shown.has(name) || isReplaced) continue;
    onTrouble({ name, code: 'key-slot-missing', message: lostKept });
    await send(context, name, bytes);
  }
  return { isOldThere: await dropReplaced(context, replaced, kept) };
}

/** What this desktop keeps the exact bytes of: its own slot, and what it knows of its member. */
function keptBytes(
  { library, vault }: Context,
  replaced: ReadonlySet<string>,
): ReadonlyMap<string, Uint8Array> {
  const kept = new Map(library.catalog.vault.keptKeys().map(({ name, bytes }) => [name, bytes]));
  kept.set(slotName(vault.member, desktopSlot(vault.desktop)), library.catalog.vault.get()!.slot);
  for (const name of replaced) kept.delete(name);
  return kept;
}

/** Has it there as it is known, whatever stands under the name. */
async function send(context: Context, name: string, bytes: Uint8Array): Promise<void> {
  const { mirror, signal, onTrouble } = context;
  if ((await bytesAt(mirror.store, name, signal))?.equals(bytes)) return;
  await mirror.store.put(name, bytes, { signal });
  if ((await bytesAt(mirror.store, name, signal))?.equals(bytes)) context.onMended?.(name);
  else onTrouble({ name, code: 'object-damaged', message: notGivenBack });
}

/** Nothing here knows which of two is right: what is sound in the mirror stays. */
async function addBeside(context: Context, name: string, bytes: Uint8Array): Promise<void> {
  const { mirror, signal, onTrouble } = context;
  const there = await bytesAt(mirror.store, name, signal);
  if (there?.equals(bytes)) return;
  if (there && (await isSound(context, mirror, name, there)))
    onTrouble({ name, code: 'mirror-differs', message: differs });
  else await send(context, name, bytes);
}

async function dropReplaced(
  { mirror, signal }: Context,
  replaced: ReadonlySet<string>,
  kept: ReadonlyMap<string, Uint8Array>,
): Promise<boolean> {
  if (replaced.size === 0) return false;
  const there: string[] = [];
  for await (const { name } of mirror.store.list({ prefix: `keys/${mirror.member}/`, signal }))
    if (replaced.has(name)) there.push(name);
  let isOldThere = false;
  for (const old of there) {
    let isSuccessorThere = false;
    for (const [name, bytes] of kept)
      if (keyKindOf(name) === keyKindOf(old) && (await bytesAt(mirror.store, name, signal))?.equals(bytes))
        isSuccessorThere = true;
    if (isSuccessorThere) await mirror.store.delete(old, { signal });
    else isOldThere = true;
  }
  return isOldThere;
}

async function isSound({ signal }: Context, vault: Vault, name: string, bytes: Uint8Array): Promise<boolean> {
  const slot = parseSlotName(name);
  if (slot) return isSlotOf(bytes, { vaultId: vault.id, ...slot });
  const member = parseMemberName(name);
  return member !== undefined && (await readMember(vault, member, { signal })) !== undefined;
}

async function bytesAt(store: ObjectStore, name: string, signal: AbortSignal): Promise<Buffer | undefined> {
  try {
    return await readObject(store, name, { maxBytes, signal });
  } catch (error) {
    if (!['object-missing', 'vault-bounds'].includes(codeOf(error))) throw error;
    return undefined;
  }
}

const damaged = 'This key is damaged in the vault; it was not copied.';
const damagedKept =
  'This key is damaged in the vault. The mirror has it as this desktop keeps it; `photoferry prove` mends the vault.';
const lostKept =
  'The vault has lost this key. The mirror has it as this desktop keeps it; `photoferry prove` mends the vault.';
const notGivenBack = 'The mirror does not give this key back as it was sent.';
const differs =
  'The mirror has another under this name. Which of the two is right cannot be known here: both stay as they are.';
