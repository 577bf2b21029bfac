import { orAbort } from '../../base/abort.ts';
import type { PhoneFile } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import type { AfcConnection } from './afc-connection.ts';
import type { AfcFileInfo } from './afc-file-info.ts';
import { fileInfo, listFolder } from './afc-files.ts';
import { AfcRefusal, afcStatus, protocolError } from './afc-wire.ts';
import { type Found, itemAt, unreadable } from './item-at.ts';
import { namesInFolder } from './names-in-folder.ts';

/** DCIM holds folders of files. Two levels are Apple's; more is somebody's own, and without end it is a trick. */
const maxDepth = 8;
const maxItems = 4_000_000;
const maxFolders = 100_000;
const longestPath = 4096;
const asksAtOnce = 64;
const slash = 0x2f;

interface Item {
  path: Buffer;
  info: Promise<AfcFileInfo | undefined>;
}

/**
 * Everything below `root` on the phone, folders themselves left out, links not followed. Questions about files run
 * `asksAtOnce` ahead of what is yielded. What cannot be asked about is yielded as `unreadable`.
 */
export async function* walkDcim(
  connection: AfcConnection,
  root: string,
  signal: AbortSignal,
): AsyncGenerator<PhoneFile> {
  const folders: { path: Buffer; depth: number }[] = [{ path: Buffer.from(root), depth: 0 }];
  let items = 0;
  let foldersSeen = 1;
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const { path: here, depth } = folder;
    let listing: Buffer;
    try {
      listing = await orAbort(listFolder(connection, here), signal);
    } catch (error) {
      if (!(error instanceof AfcRefusal)) throw error;
      if (depth > 0) yield itemAt(here, unreadable);
      // A phone that never took a photo has no DCIM; one that hides it must not pass for empty.
      else if (error.status !== afcStatus.notFound) throw hidden(error);
      continue;
    }
    const ahead: Item[] = [];
    const settle = async (item: Item): Promise<PhoneFile | undefined> => {
      const found = await answered(item, signal);
      if (found.kind !== 'folder') return itemAt(item.path, found);
      if (depth + 1 >= maxDepth || foldersSeen >= maxFolders)
        return itemAt(item.path, { ...found, kind: 'other' });
      foldersSeen++;
      folders.push({ path: item.path, depth: depth + 1 });
      return undefined;
    };
    for (const { name, isRepeated } of namesInFolder(listing)) {
      signal.throwIfAborted();
      if (++items > maxItems) throw protocolError('more names than any phone holds');
      const path = Buffer.concat([here, Buffer.from('/'), name]);
      if (isRepeated) {
        yield { ...itemAt(path, unreadable), absent: 'listed-twice' };
        continue;
      }
      if (name.includes(slash) || path.length > longestPath) {
        yield itemAt(path.subarray(0, longestPath), unreadable);
        continue;
      }
      const info = fileInfo(connection, path);
      info.catch(() => {}); // awaited later, or never after an abort
      ahead.push({ path, info });
      if (ahead.length < asksAtOnce) continue;
      const file = await settle(ahead.shift()!);
      if (file) yield file;
    }
    for (const item of ahead) {
      const file = await settle(item);
      if (file) yield file;
    }
  }
}

function hidden(cause: AfcRefusal): PhoneError {
  return new PhoneError('phone-locked', `The iPhone does not show its photos (AFC status ${cause.status}).`, {
    advice: 'Unlock the iPhone, keep it unlocked until the import has begun, and try again.',
    cause,
  });
}

async function answered(item: Item, signal: AbortSignal): Promise<Found> {
  try {
    return (await orAbort(item.info, signal)) ?? unreadable;
  } catch (error) {
    if (error instanceof AfcRefusal) return unreadable;
    throw error;
  }
}
