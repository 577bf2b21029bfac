import type { PhoneFile } from '../phone.ts';
import type { AfcConnection } from './afc-connection.ts';
import { protocolError } from './afc-wire.ts';
import { itemAt, unreadable } from './item-at.ts';
import { keptEdits, mutations } from './kept-edits.ts';
import { type FolderLook, folderAt } from './look-at.ts';
import { namesInFolder } from './names-in-folder.ts';

/** The originals of what iPhones take, and of what iCloud brings. */
const homes = ['/DCIM', '/PhotoData/CPLAssets'];
const maxFolders = 100_000;
const maxPhotos = 4_000_000;
const longestPath = 4096;
const photosAtOnce = 64;
const slash = 0x2f;

/**
 * Every edit that Photos keeps apart from its original, shown beside it as Apple does elsewhere (`IMG_E0001.HEIC` and `IMG_0001.AAE`
 * beside `IMG_0001.HEIC`). Where a file of that name does lie there, that one is listed and this is not. Two levels of folders, as
 * Photos makes them; questions run `photosAtOnce` photos ahead of what is yielded.
 */
export async function* walkEdits(connection: AfcConnection, signal: AbortSignal): AsyncGenerator<PhoneFile> {
  let photos = 0;
  let folders = 0;
  for (const home of homes) {
    const root = Buffer.from(mutations + home);
    for (const outer of yield* below(root, await folderAt(connection, root, { signal }))) {
      if (++folders > maxFolders) throw protocolError('more folders of edits than any phone has');
      const names = yield* below(outer, await folderAt(connection, outer, { signal }));
      const ahead: Promise<PhoneFile[]>[] = [];
      for (const path of names) {
        signal.throwIfAborted();
        if (++photos > maxPhotos) throw protocolError('more edits than any phone holds');
        const edits = editsOf(connection, path.subarray(mutations.length), signal);
        edits.catch(() => {}); // awaited later, or never after an abort
        ahead.push(edits);
        if (ahead.length >= photosAtOnce) yield* await ahead.shift()!;
      }
      for (const edits of ahead) yield* await edits;
    }
  }
}

/** The paths in a folder, one by one; what cannot be one, or cannot be looked into, is yielded. */
function* below(folder: Buffer, look: FolderLook): Generator<PhoneFile, Iterable<Buffer>> {
  if (look.kind === 'nothing') return [];
  if (look.kind !== 'folder') {
    yield itemAt(folder, { ...unreadable, kind: look.kind });
    return [];
  }
  const isOdd = (name: Buffer) => name.includes(slash) || folder.length + name.length + 1 > longestPath;
  const at = (name: Buffer) => Buffer.concat([folder, Buffer.from('/'), name]);
  for (const { name, isRepeated } of namesInFolder(look.listing))
    if (!isRepeated && isOdd(name)) yield itemAt(at(name).subarray(0, longestPath), unreadable);
  return (function* () {
    for (const { name, isRepeated } of namesInFolder(look.listing))
      if (!isRepeated && !isOdd(name)) yield at(name);
  })();
}

/** Without what has a file of its own beside the original. */
async function editsOf(connection: AfcConnection, stem: Buffer, signal: AbortSignal): Promise<PhoneFile[]> {
  const kept = await keptEdits(connection, stem, signal);
  return (kept?.files ?? []).flatMap(({ file, isBeside }) => (isBeside ? [] : [file]));
}
