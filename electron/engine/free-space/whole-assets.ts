import type { Candidate } from './candidate.ts';

/** In groups of about `size`, each file once; assets are never taken apart. */
export function* groupsOf(items: readonly Candidate[], size: number): Generator<Candidate[]> {
  const byAsset = new Map<number, Candidate[]>();
  const seen = new Set<number>();
  for (const item of items) {
    if (seen.has(item.phoneFile)) continue;
    seen.add(item.phoneFile);
    const known = byAsset.get(item.asset);
    if (known) known.push(item);
    else byAsset.set(item.asset, [item]);
  }
  let group: Candidate[] = [];
  for (const files of byAsset.values()) {
    if (group.length > 0 && group.length + files.length > size) {
      yield group;
      group = [];
    }
    group.push(...files);
  }
  if (group.length > 0) yield group;
}
