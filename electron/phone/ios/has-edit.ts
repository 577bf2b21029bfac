import type { PhoneFile } from '../phone.ts';
import type { AfcConnection } from './afc-connection.ts';
import { isKept, keptEdits } from './kept-edits.ts';

/**
 * Whether Photos keeps an edit of a photo that is not among `files`, all that is known of it, with the size and time that it has by
 * now: deleting the photo takes its edit along. Files of an edit alone are no photo that can be deleted.
 */
export async function hasEdit(
  connection: AfcConnection,
  files: readonly PhoneFile[],
  signal: AbortSignal,
): Promise<boolean> {
  const lies = (file: PhoneFile) => Buffer.from(file.rawPath ?? file.path).toString('latin1');
  const originals = files.filter((file) => !isKept(file));
  // By their own names, whatever these are like: so Photos names its folders.
  const stems = new Set(originals.map((file) => lies(file).replace(/\.[^./]*$/, '')));
  const named = new Map(files.map((file) => [file.path, file]));
  const found = await Promise.all(
    [...stems].map((stem) => keptEdits(connection, Buffer.from(stem, 'latin1'), signal)),
  );
  const proven = new Set<PhoneFile>();
  for (const kept of found) {
    if (kept === undefined) continue;
    if (!kept.isKnown || kept.files.length === 0) return true;
    for (const { file, isRecipe } of kept.files) {
      const ours = named.get(file.path);
      if (ours === undefined || file.absent) return true;
      const isSame = ours.sizeBytes === file.sizeBytes && ours.mtimeMs === file.mtimeMs;
      // Beside the original lies a recipe of its own, of which this one is Photos' working copy.
      if (!isSame && !(isRecipe && !isKept(ours))) return true;
      proven.add(ours);
    }
  }
  return files.some((file) => isKept(file) && !proven.has(file));
}
