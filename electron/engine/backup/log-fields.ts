import { createHash } from 'node:crypto';
import type { AssetRow } from '../../catalog/assets.ts';
import type { Library } from '../library/open-library.ts';
import { blobTextOf } from './blob-text.ts';
import type { PlannedFile } from './plan-asset.ts';

export type Fields = Map<string, unknown>;

/**
 * What the log says of an asset, but for its thumbnail. A field that is null and was never said otherwise is left out; of a
 * file that is not kept in the vault (undefined) it goes on saying what it said.
 */
export function fieldsOf(
  library: Pick<Library, 'catalog'>,
  asset: AssetRow,
  files: readonly PlannedFile[],
): Fields {
  const {
    id: _,
    assetId: __,
    picture: ____,
    thumbhash,
    favourite,
    hidden,
    trashedAtMs,
    marked: ___,
    ...plain
  } = asset;
  const fields: Fields = new Map<string, unknown>(Object.entries(plain));
  fields
    .set('favourite', favourite === 1)
    .set('hidden', hidden === 1)
    .set('trashedAt', trashedAtMs);
  fields.set('thumbhash', thumbhash === null ? null : Buffer.from(thumbhash).toString('base64'));
  for (const { role, sha256, logged, blob, isKept } of files) {
    const field = role === 'preview' ? role : `resource:${role}:${Buffer.from(sha256).toString('hex')}`;
    const row = isKept ? library.catalog.backups.blob(blob!)! : undefined;
    fields.set(field, row && { ...logged, blob: blobTextOf(row) });
  }
  return fields;
}

/**
 * Which fields the log does not say yet, with what it then says, as short digests. A file that does not belong to the asset
 * any more becomes null; what this desktop does not know of (a preview that is not here) stays as it was said.
 * @param options `isPart`: these are not all of its fields, and nothing is said of the others
 */
export function changedFields(
  fields: Fields,
  said: Readonly<Record<string, string>>,
  { isPart = false } = {},
): { changed: Fields; saying: Record<string, string> } {
  const changed: Fields = new Map();
  const saying = { ...said };
  for (const [field, value] of fields) {
    if (value === undefined || (value === null && said[field] === undefined)) continue;
    const digest = digestOf(value);
    if (said[field] === digest) continue;
    changed.set(field, value);
    saying[field] = digest;
  }
  for (const field of isPart ? [] : Object.keys(said)) {
    if (!field.startsWith('resource:') || fields.has(field) || said[field] === digestOf(null)) continue;
    changed.set(field, null);
    saying[field] = digestOf(null);
  }
  return { changed, saying };
}

/** How the catalog remembers a value that the log tells. */
export const digestOf = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 11);
