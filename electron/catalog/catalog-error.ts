import { statfsSync } from 'node:fs';
import path from 'node:path';
import { codeOf, PhotoferryError } from '../base/error.ts';

/** - `catalog-corrupt`: damaged. - `catalog-newer`: written by a later version. Neither is ever written to. */
export class CatalogError extends PhotoferryError {}

/** SQLite's own errors as ours, so that a damaged file has words wherever it is met; anything else unchanged. */
export function explainSqlite(error: unknown, file: string): unknown {
  const code = codeOf(error);
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new CatalogError('catalog-corrupt', `The catalog ${file} is damaged. Nothing was changed.`, {
      advice:
        'Your photos in Originals are not touched by this. Restore the catalog from a backup, or set it aside and import again: files that are already there are recognised.',
      cause: error,
    });
  }
  if (code === 'SQLITE_FULL' || (noRoomCodes.test(code) && isDiskFull(file)))
    return new CatalogError('library-full', 'The disk that holds the library is full.', {
      advice: 'Make room there and do this again; it goes on where it stopped.',
      cause: error,
    });
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN' || code.startsWith('SQLITE_IOERR')) {
    return new CatalogError('library-unwritable', `The catalog ${file} cannot be written (${code}).`, {
      advice: 'Check that the disk is there and not write-protected.',
      cause: error,
    });
  }
  return error;
}

/** SQLite says these too where the disk has no room for its log, or for the memory that is shared beside it. */
const noRoomCodes = /^SQLITE_(?:IOERR|CANTOPEN)/;
/** A log and what is shared beside it need as much to begin with. */
const leastBytes = 128 * 1024;

function isDiskFull(file: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path.dirname(file));
    return bavail * bsize < leastBytes;
  } catch {
    return false;
  }
}
