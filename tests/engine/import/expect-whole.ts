import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { ImportResult } from '../../../electron/contract/import-result.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { type ListedAsset, listAssets } from '../../../electron/engine/list-assets.ts';

const smallBytes = 4 * 1024 * 1024;

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  if (statSync(file).size <= smallBytes) return hash.update(readFileSync(file)).digest('hex');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Every file below `folder`, '/' between. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

/** What lies in a folder that comes and goes. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * What an import promises of a library whatever went wrong: every resource of the catalog is in its place with its digest,
 * nothing else lies among the originals, and nothing waits half-written. Companions without a photo are in no asset, so
 * `loose` tells how many originals belong to none.
 */
export async function expectWhole(library: Library, { loose = 0 } = {}): Promise<ListedAsset[]> {
  const assets = [...listAssets(library)];
  const expected = new Set<string>();
  for (const { resources } of assets) {
    for (const { path: place, sha256, sizeBytes } of resources) {
      if (place === null) throw new Error(`a resource of ${sha256} is nowhere`);
      const file = path.join(library.root, place);
      expect(`${place} ${statSync(file).size} ${await sha256Of(file)}`).toBe(
        `${place} ${sizeBytes} ${sha256}`,
      );
      expected.add(place);
    }
  }
  const there = filesBelow(path.join(library.root, 'Originals')).map((file) => `Originals/${file}`);
  const strangers = there.filter((file) => !expected.has(file));
  expect(strangers).toHaveLength(loose);
  expect(there).toHaveLength(expected.size + loose);
  expect(readdirSync(library.incoming)).toEqual([]);
  return assets;
}

/** The ledger adds up: every item that was listed is in exactly one outcome. */
export function expectSum({ listed, outcomes }: Pick<ImportResult, 'listed' | 'outcomes'>): void {
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(listed);
}
