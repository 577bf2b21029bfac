import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Carries what was made, moved and removed in these folders past a power cut. */
export function syncFolders(folders: readonly string[]): void {
  // Folders cannot be opened for that on Windows, where NTFS journals names itself.
  if (process.platform === 'win32') return;
  for (const folder of folders) {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }
}
