import { formatBlobRef, parseBlobRef, parseCondemnedName } from './layout.ts';
import type { Vault } from './vault.ts';

/**
 * Which of these blobs (`<domain>/<blobId>.<generation>`) a collector has marked: they must not be referred to any more, and
 * are written again under a new generation. One listing of each domain; only what was asked for is kept in memory.
 */
export async function condemnedAmong(
  vault: Vault,
  blobs: ReadonlySet<string>,
  { signal }: { signal: AbortSignal },
): Promise<Set<string>> {
  const marked = new Set<string>();
  const domains = new Set([...blobs].map((blob) => parseBlobRef(blob)?.domain));
  for (const domain of domains) {
    if (domain === undefined) continue;
    for await (const { name } of vault.store.list({ prefix: `condemned/${domain}/`, signal })) {
      const ref = parseCondemnedName(name);
      const text = ref && formatBlobRef(ref);
      if (text !== undefined && blobs.has(text)) marked.add(text);
    }
  }
  return marked;
}
