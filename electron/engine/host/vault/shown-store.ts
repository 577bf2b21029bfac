import path from 'node:path';
import { visible } from '../../../base/visible.ts';
import { parsePlace } from '../../../storage/store-place.ts';

/** Where a vault is, as a person knows it: the folder, or bucket and host. */
export function shownStore(place: string): { kind: 'folder' | 's3'; place: string } {
  const parsed = parsePlace(place);
  if (parsed.kind === 'folder') {
    const { folder } = parsed;
    const parent = path.basename(path.dirname(folder));
    return {
      kind: 'folder',
      place: visible(parent ? `${parent}${path.sep}${path.basename(folder)}` : folder),
    };
  }
  const { bucket, prefix, endpoint } = parsed;
  const host = endpoint ? new URL(endpoint).host : 'Amazon S3';
  return { kind: 's3', place: visible(`${bucket}${prefix && `/${prefix.replace(/\/$/, '')}`} (${host})`) };
}
