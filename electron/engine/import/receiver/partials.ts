import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isAbort } from '../../../base/abort.ts';
import { codeOf } from '../../../base/error.ts';

/** Smaller files are quicker fetched again than looked after. */
export const worthKeepingBytes = 16 * 1024 * 1024;
const keepMs = 7 * 86_400_000;
const suffix = '.partial';

/** Where the beginning of a large file waits whose phone went away. It stands there only when it is past a power cut. */
export function partialPath(incoming: string, key: string): string {
  return path.join(incoming, createHash('sha256').update(key).digest('hex').slice(0, 32) + suffix);
}

/** Moves what an earlier try left under this key to `aside`; gives its length, 0 when there is nothing to go on with. */
export function takePartial(
  incoming: string,
  file: { key: string; limitBytes: number; aside: string },
): number {
  if (file.limitBytes < worthKeepingBytes) return 0;
  const place = partialPath(incoming, file.key);
  const stats = lstatSync(place, { throwIfNoEntry: false });
  if (!stats?.isFile()) return 0;
  if (stats.size >= file.limitBytes) {
    rmSync(place, { force: true });
    return 0;
  }
  renameSync(place, file.aside);
  return stats.size;
}

/** True when the phone or the person ended it; a file that the phone cannot read properly is not gone on with. */
export function canGoOn(error: unknown): boolean {
  return isAbort(error) || ['phone-gone', 'phone-timeout', 'phone-locked'].includes(codeOf(error));
}

/** Clears what a dead import left; beginnings of large files stay for a week. */
export function clearIncoming(incoming: string, nowMs: number): void {
  for (const name of readdirSync(incoming)) {
    const place = path.join(incoming, name);
    const isKept =
      name.endsWith(suffix) && nowMs - (lstatSync(place, { throwIfNoEntry: false })?.ctimeMs ?? 0) < keepMs;
    if (!isKept) rmSync(place, { recursive: true, force: true });
  }
}
