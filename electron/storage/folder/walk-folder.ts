import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import { isObjectName } from '../object-name.ts';
import type { StoredObject } from '../object-store.ts';

const atOnce = 32;
const maxDepth = 10;

/** Objects in byte order, one folder in memory for each level. What is neither a file nor a folder is no object. */
export async function* walkFolder(
  root: string,
  { prefix, startAfter, signal }: { prefix: string; startAfter: string; signal: AbortSignal },
): AsyncGenerator<StoredObject> {
  const begin = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  yield* walk(begin, begin.split('/').length - 1);

  async function* walk(folder: string, depth: number): AsyncGenerator<StoredObject> {
    signal.throwIfAborted();
    if (depth >= maxDepth) return;
    const entries = await readdir(path.join(root, ...folder.split('/')), { withFileTypes: true }).catch(
      (error: unknown) => {
        // Another may have removed it since it was listed; the caller looks whether the store is still there.
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
        throw error;
      },
    );
    const wanted = entries
      // Some file systems do not tell kinds; the stat below does.
      .map((entry) => ({ name: folder + entry.name, isFolder: entry.isDirectory(), isFile: entry.isFile() }))
      .filter(({ name, isFolder, isFile }) => (isFolder || isFile) && isObjectName(name))
      // As the names below it sort: "a-b" comes before "a/b".
      .map((entry) => ({ ...entry, key: entry.isFolder ? `${entry.name}/` : entry.name }))
      .filter(({ key, isFolder }) =>
        isFolder
          ? (key.startsWith(prefix) || prefix.startsWith(key)) &&
            (key > startAfter || startAfter.startsWith(key))
          : key.startsWith(prefix) && key > startAfter,
      )
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    for (let at = 0; at < wanted.length; ) {
      const next = wanted[at]!;
      if (next.isFolder) {
        yield* walk(next.key, depth + 1);
        at++;
        continue;
      }
      const group = [];
      while (at < wanted.length && group.length < atOnce && !wanted[at]!.isFolder)
        group.push(wanted[at++]!.name);
      for (const stored of await Promise.all(group.map((name) => describe(root, name)))) {
        if (stored) yield stored;
      }
      signal.throwIfAborted();
    }
  }
}

/** `undefined` where there is no file of that name. */
export async function describe(root: string, name: string): Promise<StoredObject | undefined> {
  const about = await lstat(path.join(root, ...name.split('/'))).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!about?.isFile()) return undefined;
  return {
    name,
    sizeBytes: about.size,
    modifiedAtMs: Math.trunc(about.mtimeMs),
    etag: undefined,
    storageClass: undefined,
  };
}
