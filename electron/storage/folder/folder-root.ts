import { lstat, mkdir, readdir, realpath, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import { isObjectName } from '../object-name.ts';
import { StorageError } from '../storage-error.ts';
import { storeMissing } from './folder-error.ts';

const dayMs = 24 * 3600 * 1000;
const uploadLifeMs = 30 * dayMs;

export interface FolderRoot {
  readonly place: string;
  /** Where files are while they are written; a name that no object can have. */
  readonly incoming: string;
  /** Throws `store-missing` where the disk or the folder is gone, also when an empty mount point shows below it. */
  check(): Promise<void>;
  /** Where an object is or would be. Throws `store-strange` where a link leads out of the store. */
  locate(name: string): Promise<string>;
  /** The same, with its folder made; `isNew` names folders whose own names are not durable yet. */
  prepare(name: string): Promise<{ file: string; unsynced: string[] }>;
  /** Removes the folders of an object that is gone, as far as they are empty. Nobody else may be about to write there. */
  removeEmpty(name: string): Promise<void>;
  /** Makes `incoming` and clears what crashes left in it. */
  prepareIncoming(): Promise<void>;
}

/** @throws {StorageError} store-missing */
export async function openFolderRoot(place: string): Promise<FolderRoot> {
  const root = await realpath(place).catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT' ? storeMissing(place, error) : error;
  });
  const about = await lstat(root, { bigint: true });
  if (!about.isDirectory()) throw storeMissing(place);
  const incoming = path.join(root, '.incoming');
  /** Folders that were seen to be real ones: a store has some hundreds. */
  const seen = new Set<string>();

  async function check(): Promise<void> {
    const now = await lstat(root, { bigint: true }).catch(() => undefined);
    if (now?.dev === about.dev && now.isDirectory()) return;
    // Plugged in again it is another device to the system, but has what we made; what shows below a pulled disk has not.
    seen.clear();
    const hasIncoming = now && (await lstat(incoming).catch(() => undefined))?.isDirectory();
    if (!hasIncoming) throw storeMissing(place);
  }

  const locate = async (name: string): Promise<string> => {
    const file = path.join(root, ...name.split('/'));
    const parent = path.dirname(file);
    if (!seen.has(parent)) {
      if ((await realpath(parent)) !== parent) {
        throw new StorageError('store-strange', `A link in ${place} leads elsewhere: ${name}`, {
          advice: 'Nothing but Photoferry should write there.',
        });
      }
      seen.add(parent);
    }
    return file;
  };

  async function prepare(name: string): Promise<{ file: string; unsynced: string[] }> {
    try {
      return { file: await locate(name), unsynced: [] };
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    await check();
    const unsynced: string[] = [];
    const segments = name.split('/');
    // One by one, from the top: a recursive mkdir would make the root itself anew where it is gone.
    for (let depth = 1; depth < segments.length; depth++) {
      const folder = path.join(root, ...segments.slice(0, depth));
      await mkdir(folder).catch((error: unknown) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
      unsynced.push(path.dirname(folder));
    }
    return { file: await locate(name), unsynced };
  }

  async function prepareIncoming(): Promise<void> {
    await check();
    await mkdir(incoming).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    if ((await realpath(incoming)) !== incoming) {
      throw new StorageError('store-strange', `${incoming} is not a folder of its own.`);
    }
    for (const name of await readdir(incoming)) {
      const lifeMs = name.startsWith('up-') ? uploadLifeMs : dayMs;
      const left = path.join(incoming, name);
      const { mtimeMs = Date.now() } = (await lstat(left).catch(() => undefined)) ?? {};
      if (isObjectName(name) && Date.now() - mtimeMs > lifeMs)
        await rm(left, { recursive: true, force: true });
    }
  }

  async function removeEmpty(name: string): Promise<void> {
    for (let at = path.posix.dirname(name); at !== '.'; at = path.posix.dirname(at)) {
      const folder = path.join(root, at);
      try {
        await rmdir(folder);
      } catch {
        return;
      }
      seen.delete(folder);
    }
  }

  return { place, incoming, check, locate, prepare, removeEmpty, prepareIncoming };
}
