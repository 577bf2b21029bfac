import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { LibraryError } from './library-error.ts';

const run = promisify(execFile);

/**
 * Carries many files to the disk at once, past a power cut. On Linux one syncfs(2) by coreutils' `sync -f`, which
 * reports write errors since Linux 5.8; elsewhere, or where that program is another, an fsync for every file and folder
 * (F_FULLFSYNC on macOS, by libuv).
 */
export function createFileSync(): FileSync {
  let hasSyncfs: Promise<boolean> | undefined;
  return async (root, { files = [], folders = [] }) => {
    if (files.length + folders.length === 0) return;
    hasSyncfs ??= findSyncfs();
    if (files.length + folders.length > 4 && (await hasSyncfs)) {
      // A failure here is a write error and is told only once: it must not be tried again another way.
      await run('sync', ['-f', root]).catch((error: unknown) => {
        throw new LibraryError('library-gone', 'The disk did not take everything that was written to it.', {
          advice: 'Check the disk and its cable, then import again; it goes on where it stopped.',
          cause: error,
        });
      });
      return;
    }
    for (const file of files) await syncOne(file);
    for (const folder of folders) await syncFolder(folder);
  };
}

/** Resolves when all of it is past a power cut. `root` is any folder on their file system. */
export type FileSync = (root: string, what: { files?: string[]; folders?: string[] }) => Promise<void>;

async function findSyncfs(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const { stdout } = await run('sync', ['--version']).catch(() => ({ stdout: '' }));
  return /coreutils\) (9|8\.(2[4-9]|3))/.test(stdout);
}

async function syncOne(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Folders cannot be opened for that on Windows, where NTFS journals names itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
