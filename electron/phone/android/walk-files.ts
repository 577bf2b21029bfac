import { PhoneError } from '../phone-error.ts';
import { type ShellTarget, shellText } from './adb-shell.ts';
import type { FoundFile } from './find-records.ts';
import { shellQuote } from './shell-quote.ts';
import type { SyncPool } from './sync-pool.ts';

const deepest = 64;
const mostFolders = 1_000_000;
const batchSize = 1000;

/** Version 1 tells sizes modulo 4 GiB: what could be so long is measured. */
const mayBeHuge = /\.(?:mp4|m4v|mov|mkv|webm|avi|3gp|mts|insv|360)$/i;

/**
 * The same as `findFiles` without `find`: folder by folder over sync. Times are whole seconds. Links are not followed, so a tree
 * cannot hold a cycle; one that is deeper than 64 folders is not gone into.
 */
export async function* walkFiles(
  target: ShellTarget,
  pool: SyncPool,
  { roots, signal }: { roots: string[]; signal: AbortSignal },
): AsyncGenerator<Iterable<FoundFile>, void> {
  let seen = 0;
  const folders = roots.map((path) => ({ path, depth: 0 }));
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    const { path, depth } = folder;
    if (/\/Android\/(?:data|obb)$/i.test(path)) continue;
    seen += 1;
    if (seen > mostFolders) {
      throw new PhoneError('phone-protocol', 'The phone lists more folders than any phone can hold.');
    }
    let files: FoundFile[] = [];
    const connection = await pool.take(signal);
    const release = connection.abortWith(signal);
    try {
      for await (const entry of connection.entries(path)) {
        const kind = entry.mode & 0o170000;
        const full = `${path}/${entry.name}`;
        if (kind === 0o040000) {
          if (depth < deepest) folders.push({ path: full, depth: depth + 1 });
        } else {
          const type = kind === 0o100000 ? '-' : kind === 0o120000 ? 'l' : '?';
          const file = { type, sizeBytes: entry.sizeBytes, mtimeMs: entry.mtimeMs, path: full };
          if (!pool.features.list && mayBeHuge.test(full)) await measure(target, file, signal);
          files.push(file);
          if (files.length === batchSize) {
            yield files;
            files = [];
          }
        }
      }
    } finally {
      release();
      pool.giveBack(connection);
    }
    yield files;
  }
}

async function measure(target: ShellTarget, file: FoundFile, signal: AbortSignal): Promise<void> {
  const answer = await shellText(target, `stat -c %s ${shellQuote(file.path)}`, signal);
  if (/^\d{1,15}\n$/.test(answer.stdout)) file.sizeBytes = Number(answer.stdout);
}
