import { codeOf } from '../../base/error.ts';
import { isSlotOf } from '../../crypto/slot-file.ts';
import type { ObjectStore } from '../../storage/object-store.ts';
import { parseMemberName, parseSlotName } from '../../vault/layout.ts';
import { MAX_MEMBER_BYTES, readMember } from '../../vault/members.ts';
import { readObject } from '../../vault/read-object.ts';
import { listSlots, MAX_SLOT_BYTES } from '../../vault/slots.ts';
import type { MirrorContext } from './mirror-context.ts';

interface Context extends Pick<MirrorContext, 'vault' | 'mirror' | 'signal' | 'onTrouble'> {
  /** One was missing or another, and is there now. */
  onMended?: (name: string) => void;
}

/**
 * Members and ways in, as they stand in the vault. A passphrase or phrase that was replaced there opens the mirror until the
 * new one was read back from it; where the vault has no sound way in of that kind, what the mirror has stays.
 */
export async function mirrorKeys(context: Context): Promise<void> {
  const { vault, mirror, signal, onTrouble } = context;
  const sound = new Set<string>();
  for await (const { name } of vault.store.list({ prefix: 'keys/', signal })) {
    const maxBytes = Math.max(MAX_SLOT_BYTES, MAX_MEMBER_BYTES);
    const bytes = await bytesAt(vault.store, name, { maxBytes, signal });
    if (!bytes || !(await isSound(context, name, bytes))) {
      if (parseSlotName(name) || parseMemberName(name))
        onTrouble({
          name,
          code: 'key-slot-damaged',
          message: 'This key is damaged in the vault; it was not copied.',
        });
      continue;
    }
    const there = await bytesAt(mirror.store, name, { maxBytes, signal });
    if (!there?.equals(bytes)) {
      await mirror.store.put(name, bytes, { signal });
      const arrived = await bytesAt(mirror.store, name, { maxBytes, signal });
      if (!arrived?.equals(bytes)) {
        onTrouble({
          name,
          code: 'object-damaged',
          message: 'The mirror does not give this key back as it was sent.',
        });
        continue;
      }
      context.onMended?.(name);
    }
    sound.add(name);
  }
  for (const { name, member, kind } of await listSlots(mirror.store, { signal })) {
    if (kind === 'desktop' || sound.has(name)) continue;
    const isReplaced = [...sound].some((each) => each.startsWith(`keys/${member}/${kind}-`));
    // One that the vault still has, and is damaged there, may be whole here.
    if (isReplaced && !(await vault.store.head(name, { signal })))
      await mirror.store.delete(name, { signal });
  }
}

async function isSound({ vault, signal }: Context, name: string, bytes: Uint8Array): Promise<boolean> {
  const slot = parseSlotName(name);
  if (slot) return isSlotOf(bytes, { vaultId: vault.id, ...slot });
  const member = parseMemberName(name);
  return member !== undefined && (await readMember(vault, member, { signal })) !== undefined;
}

async function bytesAt(
  store: ObjectStore,
  name: string,
  options: { maxBytes: number; signal: AbortSignal },
): Promise<Buffer | undefined> {
  try {
    return await readObject(store, name, options);
  } catch (error) {
    if (!['object-missing', 'vault-bounds'].includes(codeOf(error))) throw error;
    return undefined;
  }
}
