import { createHash } from 'node:crypto';
import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { delay } from '../../base/abort.ts';
import { codeOf } from '../../base/error.ts';
import { StorageError } from '../storage-error.ts';

/** What systems say of a disk that has no hard links. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'UNKNOWN']);
const staleReservationMs = 60_000;

/**
 * Moves a whole, durable file to `target` so that nobody sees half of it. With `createOnly` it never replaces: link(2)
 * refuses where something stands. Disks without links (FAT, exFAT, some shares) get a reservation in `incoming` instead,
 * which keeps writers apart as long as all are Photoferry.
 * @throws {StorageError} object-exists
 */
export async function placeFile(
  aside: string,
  target: string,
  { createOnly, incoming, signal }: { createOnly: boolean; incoming: string; signal: AbortSignal },
): Promise<void> {
  if (!createOnly) return await rename(aside, target);
  try {
    await link(aside, target);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') throw exists();
    if (!withoutLinks.has(code)) throw error;
    return await placeReserved(aside, target, { incoming, signal });
  }
  await unlink(aside);
}

export async function placeReserved(
  aside: string,
  target: string,
  { incoming, signal }: { incoming: string; signal: AbortSignal },
): Promise<void> {
  const digest = createHash('sha256').update(target).digest('hex').slice(0, 32);
  const reservation = path.join(incoming, `take-${digest}`);
  while (!(await reserve(reservation))) {
    // Held for a moment only: whoever holds it longer is dead.
    const held = await lstat(reservation).catch(() => undefined);
    if (held && Date.now() - held.mtimeMs > staleReservationMs) await unlink(reservation).catch(() => {});
    else await delay(20, signal);
  }
  try {
    if (await lstat(target).catch(absent)) throw exists();
    await rename(aside, target);
  } finally {
    await unlink(reservation).catch(() => {});
  }
}

async function reserve(reservation: string): Promise<boolean> {
  try {
    await (await open(reservation, 'wx')).close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

export const exists = () => new StorageError('object-exists', 'Something stands under that name already.');
