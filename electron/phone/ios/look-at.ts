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

/** What stands at a path, links not followed. */
export async function lookAt(connection: AfcConnection, path: Buffer, signal: AbortSignal): Promise<Look> {
  try {
    return (await orAbort(fileInfo(connection, path), signal)) ?? { kind: 'nothing' };
  } catch (error) {
    if (error instanceof AfcRefusal) return unreadable;
    throw error;
  }
}

/**
 * The names in a folder, asked for in one go with what it is; what is neither folder nor link counts as nothing. `longest`: bytes of
 * names at most, for folders that hold a few files.
 */
export async function folderAt(
  connection: AfcConnection,
  path: Buffer,
  { signal, longest }: { signal: AbortSignal; longest?: number },
): Promise<FolderLook> {
  const listed = orAbort(listFolder(connection, path, longest), signal).catch((error: unknown) => {
    if (error instanceof AfcRefusal) return undefined;
    throw error;
  });
  const [look, listing] = await Promise.all([lookAt(connection, path, signal), listed]);
  if (look.kind === 'link' || look.kind === 'unreadable') return { kind: look.kind };
  if (look.kind !== 'folder') return { kind: 'nothing' };
  return listing ? { kind: 'folder', listing } : { kind: 'unreadable' };
}
