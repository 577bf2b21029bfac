import { orAbort } from '../../base/abort.ts';
import type { AfcConnection } from './afc-connection.ts';
import { fileInfo, listFolder } from './afc-files.ts';
import { AfcRefusal } from './afc-wire.ts';
import { type Found, unreadable } from './item-at.ts';

export type Look = Found | { kind: 'nothing' };

export type FolderLook =
  | { kind: 'folder'; listing: Buffer }
  | { kind: 'link' }
  | { kind: 'unreadable' }
  | { kind: 'nothing' };

interface ListingOptions {
  signal: AbortSignal;
  /** Bytes of names at most, for folders that hold a few files. */
  longest?: number;
}

/** What stands at a path, links not followed. */
export async function lookAt(connection: AfcConnection, path: Buffer, signal: AbortSignal): Promise<Look> {
  try {
    return (await orAbort(fileInfo(connection, path), signal)) ?? { kind: 'nothing' };
  } catch (error) {
    if (error instanceof AfcRefusal) return unreadable;
    throw error;
  }
}

/** The names in a folder; undefined where the phone does not show it. */
export async function listingAt(
  connection: AfcConnection,
  path: Buffer,
  { signal, longest }: ListingOptions,
): Promise<Buffer | undefined> {
  try {
    return await orAbort(listFolder(connection, path, longest), signal);
  } catch (error) {
    if (error instanceof AfcRefusal) return undefined;
    throw error;
  }
}

/** The names in a folder, asked for in one go with what it is; what is neither folder nor link counts as nothing. */
export async function folderAt(
  connection: AfcConnection,
  path: Buffer,
  options: ListingOptions,
): Promise<FolderLook> {
  const [look, listing] = await Promise.all([
    lookAt(connection, path, options.signal),
    listingAt(connection, path, options),
  ]);
  if (look.kind === 'link' || look.kind === 'unreadable') return { kind: look.kind };
  if (look.kind !== 'folder') return { kind: 'nothing' };
  return listing ? { kind: 'folder', listing } : { kind: 'unreadable' };
}
