import { PhoneError } from '../phone-error.ts';
import { type ShellTarget, shellStream } from './adb-shell.ts';
import type { MediaRows } from './media-rows.ts';
import { MediaStoreParser } from './media-store-parser.ts';

/** Newest first: is_trashed and is_favorite came with Android 11, and a query for an unknown column fails as a whole. */
const projections = [
  ['_id', '_size', 'datetaken', 'is_favorite', 'is_trashed', '_data'],
  ['_id', '_size', 'datetaken', '_data'],
];

/**
 * What MediaStore knows of the photos and videos on all volumes; undefined where it cannot be asked: the files themselves
 * then have to do. `content` ends with status 0 also when it failed.
 */
export async function queryMediaStore(
  target: ShellTarget,
  signal: AbortSignal,
): Promise<MediaRows | undefined> {
  for (const columns of projections) {
    const parser = new MediaStoreParser(columns);
    const line = `content query --uri content://media/external/file --projection ${columns.join(':')} --where 'media_type=1 OR media_type=3'`;
    try {
      for await (const chunk of shellStream(target, line, signal)) {
        if (!parser.push(chunk)) break;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PhoneError && error.code === 'phone-timeout') return undefined;
      throw error;
    }
    const rows = parser.end();
    if (rows !== undefined) return rows;
  }
  return undefined;
}
