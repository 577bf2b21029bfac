import { open } from 'node:fs/promises';
import { codeOf } from '../../base/error.ts';

/**
 * Makes the names in folders durable. Who asks while a sync of the same folder is running shares the next one with all others
 * that wait: what was renamed before the call is on the disk when it resolves.
 */
export function createFolderSync(): (folder: string) => Promise<void> {
  const running = new Map<string, { now: Promise<void>; next: Promise<void> | undefined }>();
  const start = (folder: string): Promise<void> => {
    const entry: { now: Promise<void>; next: Promise<void> | undefined } = {
      now: syncFolder(folder).finally(() => {
        if (running.get(folder) === entry && !entry.next) running.delete(folder);
      }),
      next: undefined,
    };
    running.set(folder, entry);
    return entry.now;
  };
  return (folder) => {
    const entry = running.get(folder);
    if (!entry) return start(folder);
    entry.next ??= entry.now.then(
      () => start(folder),
      () => start(folder),
    );
    return entry.next;
  };
}

/** Folders cannot be opened for that on Windows, where NTFS journals names itself; some shares know no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF'].includes(codeOf(error))) throw error;
  } finally {
    await handle.close();
  }
}
