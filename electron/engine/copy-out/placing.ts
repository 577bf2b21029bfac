import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { FileSync } from '../library/file-sync.ts';
import { safeName } from '../library/safe-name.ts';
import type { OutgoingFile } from './outgoing.ts';
import { onTarget } from './target-error.ts';
import type { TargetFolder } from './target-folder.ts';

const batchFiles = 200;
const batchBytes = 256 * 1024 * 1024;

/** A file that is verified and waits for its name, or has it already, with what is to stand beside it. */
export interface Verified {
  file: OutgoingFile;
  /** Safe, below the target. */
  relative: string;
  /** Absent where the file is in its place already, at `relative`. */
  aside?: string;
  sidecar?: { aside: string; bytes: Uint8Array };
  /** Called when nothing of it lies aside any more. */
  onPlaced(): void;
}

export interface PlacingSums {
  files: number;
  bytes: number;
  sidecars: number;
  skipped: number;
  /** Files that got another name because a different file stands under theirs. */
  renamed: number;
}

/**
 * Gives verified files their names, many at once: synced, renamed, synced, so that no power cut leaves half a file under a
 * final name and none costs a sync of its own.
 */
export function createPlacing(
  target: TargetFolder,
  sync: FileSync,
  onRenamed: (path: string, place: string) => void,
) {
  // A batch is moved in a moment, and to stop in the middle of it would only waste what was fetched.
  const { signal } = new AbortController();
  const sums: PlacingSums = { files: 0, bytes: 0, sidecars: 0, skipped: 0, renamed: 0 };
  let gathered: Verified[] = [];
  let gatheredBytes = 0;
  let placing: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    const batch = gathered;
    [gathered, gatheredBytes] = [[], 0];
    placing = placing.then(() => onTarget(target.root, () => placeAll(batch)));
    // Whoever waits for a flush hears of it; nobody else has to.
    placing.catch(() => {});
    return placing;
  };

  const placeAll = async (batch: readonly Verified[]): Promise<void> => {
    const asides = batch.flatMap(({ aside, sidecar }) =>
      [aside, sidecar?.aside].filter((each) => each !== undefined),
    );
    await sync.sync(target.root, { files: asides });
    const folders = new Set<string>();
    const place = async (
      aside: string,
      relative: string,
      content: { sizeBytes: number; sha256: Uint8Array },
    ) => {
      const placed = await target.place(aside, relative, content, signal);
      if (placed.isThere) rmSync(aside, { force: true });
      for (let at = path.posix.dirname(placed.place); ; at = path.posix.dirname(at)) {
        folders.add(path.join(target.root, at));
        if (at === '.') break;
      }
      return placed;
    };
    for (const { file, relative, aside, sidecar } of batch) {
      let at = relative;
      if (aside) {
        const placed = await place(aside, relative, file);
        at = placed.place;
        sums.files++;
        sums.bytes += file.sizeBytes;
        if (at !== relative) {
          sums.renamed++;
          onRenamed(relative, at);
        }
      } else sums.skipped++;
      if (!sidecar) continue;
      const name = `${path.posix.dirname(at)}/${safeName(`${path.posix.basename(at)}.xmp`)}`;
      const { bytes } = sidecar;
      const content = { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest() };
      if (!(await place(sidecar.aside, path.posix.normalize(name), content)).isThere) sums.sidecars++;
    }
    await sync.sync(target.root, { folders: [...folders] });
    for (const { onPlaced } of batch) onPlaced();
  };

  return {
    sums,
    /** Waits while the batch before is being placed, so that little is ever at stake. */
    add: async (verified: Verified): Promise<void> => {
      gathered.push(verified);
      gatheredBytes += verified.aside ? verified.file.sizeBytes : 0;
      if (gathered.length < batchFiles && gatheredBytes < batchBytes) return;
      await flush();
    },
    flush,
  };
}
