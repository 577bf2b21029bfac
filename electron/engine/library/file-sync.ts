import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LibraryError } from './library-error.ts';

/** Resolves when all of it is past a power cut. `root` is any folder on their file system. */
export interface FileSync {
  sync(root: string, what: { files?: string[]; folders?: string[] }): Promise<void>;
  close(): void;
}

/** So few are quicker synced one by one. */
const few = 4;

/**
 * Carries many files to the disk at once, past a power cut. On Linux one syncfs(2) by coreutils' `sync -f`, which
 * reports write errors since Linux 5.8; elsewhere, or where that program is another, an fsync for every file and folder
 * (F_FULLFSYNC on macOS, by libuv).
 */
export function createFileSync(): FileSync {
  let syncfs: Syncfs | undefined | null = null;
  return {
    async sync(root, { files = [], folders = [] }) {
      if (files.length + folders.length > few) {
        if (syncfs === null) syncfs = startSyncfs();
        if (syncfs && !root.includes('\n')) return syncfs.sync(root);
      }
      for (const file of files) await syncOne(file);
      for (const folder of folders) await syncFolder(folder);
    },
    close: () => syncfs?.close(),
  };
}

interface Syncfs {
  sync(root: string): Promise<void>;
  close(): void;
}

/**
 * A shell that waits for folders and syncs their file systems: to start it costs 6 ms of this process, each sync after that
 * nothing. Undefined where there is no syncfs to be had.
 */
function startSyncfs(): Syncfs | undefined {
  if (process.platform !== 'linux') return undefined;
  const { stdout } = spawnSync('sync', ['--version'], { encoding: 'utf8' });
  if (!/coreutils\) (9|8\.(2[4-9]|3))/.test(stdout ?? '')) return undefined;
  const loop = 'while IFS= read -r folder; do sync -f "$folder" 2>/dev/null; echo $?; done';
  // A process group of its own: Ctrl-C on the terminal is for us, who still have to sync what is here.
  const child: ChildProcessWithoutNullStreams = spawn('sh', ['-c', loop], { detached: true });
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let isOver = false;
  // The answers come in the order of the questions.
  createInterface(child.stdout).on('line', (status) => {
    const asked = waiting.shift();
    if (status === '0') asked?.resolve();
    else asked?.reject(notTaken());
  });
  const end = (cause?: Error) => {
    isOver = true;
    for (const { reject } of waiting.splice(0)) reject(notTaken(cause));
  };
  child.on('error', end).on('exit', () => end());
  child.stdin.on('error', () => {});
  child.unref();
  return {
    sync: (root) =>
      new Promise((resolve, reject) => {
        if (isOver) {
          reject(notTaken());
          return;
        }
        waiting.push({ resolve, reject });
        child.stdin.write(`${root}\n`);
      }),
    close: () => child.stdin.end(),
  };
}

/** A failure is a write error and is told only once by the kernel: it must not be tried again another way. */
function notTaken(cause?: Error): LibraryError {
  return new LibraryError('library-gone', 'The disk did not take everything that was written to it.', {
    advice: 'Check the disk and its cable, then import again; it goes on where it stopped.',
    cause,
  });
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
