import { randomBytes } from 'node:crypto';
import { orAbort } from '../../base/abort.ts';
import type { AfcConnection } from './afc-connection.ts';
import { changeFailure } from './afc-error.ts';
import { type AfcFileInfo, parseFileInfo } from './afc-file-info.ts';
import { AfcRefusal, afcOp, afcStatus, encodeArgs, protocolError, readSize, writeSize } from './afc-wire.ts';

const longestListing = 64 << 20;
const longestInfo = 64 << 10;
const writeBytes = 1 << 20;
const writesUnderWay = 4;
const truncateAndWrite = 3;

/** Names in a folder, closed by zeros, `.` and `..` among them; `longest` bytes at most. */
export function listFolder(
  connection: AfcConnection,
  path: Uint8Array,
  longest = longestListing,
): Promise<Buffer> {
  return connection.request(afcOp.readDir, encodeArgs([], path), longest);
}

/** What stands at a path, links not followed; undefined when nothing does. */
export async function fileInfo(
  connection: AfcConnection,
  path: Uint8Array,
): Promise<AfcFileInfo | undefined> {
  try {
    return parseFileInfo(await connection.request(afcOp.getFileInfo, encodeArgs([], path), longestInfo));
  } catch (error) {
    if (error instanceof AfcRefusal && error.status === afcStatus.notFound) return undefined;
    throw error;
  }
}

/** Removes one file; one that is not there is not an error. */
export async function removeFile(connection: AfcConnection, path: string): Promise<void> {
  try {
    await connection.request(afcOp.removePath, encodeArgs([], Buffer.from(path)), 8);
  } catch (error) {
    if (error instanceof AfcRefusal && error.status === afcStatus.notFound) return;
    throw changeFailure(error, path);
  }
}

/** Makes a folder and those above it. */
export async function makeFolder(connection: AfcConnection, path: string): Promise<void> {
  try {
    await connection.request(afcOp.makeDir, encodeArgs([], Buffer.from(path)), 8);
  } catch (error) {
    if (error instanceof AfcRefusal && error.status === afcStatus.exists) return;
    throw changeFailure(error, path);
  }
}

/**
 * Writes a whole file under a name of its own in the same folder, then renames it: whoever looks sees nothing or all of
 * it. What is half written is removed.
 */
export async function writeFile(
  connection: AfcConnection,
  target: { path: string; mtimeMs?: number | undefined },
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const cut = target.path.lastIndexOf('/');
  const folder = target.path.slice(0, cut);
  const temporary = `${folder}/.photoferry-${randomBytes(6).toString('hex')}.tmp`;
  const change = (operation: number, args: Buffer) => connection.request(operation, args, 8);
  signal.throwIfAborted();
  if (folder !== '') await makeFolder(connection, folder);
  try {
    await writeAll(connection, temporary, bytes, signal);
    if (target.mtimeMs !== undefined) {
      const args = encodeArgs([0], Buffer.from(temporary));
      args.writeBigUInt64LE(BigInt(Math.max(0, Math.floor(target.mtimeMs))) * 1_000_000n, 0);
      await change(afcOp.setFileTime, args);
    }
    signal.throwIfAborted();
    await change(afcOp.renamePath, encodeArgs([], Buffer.from(temporary), Buffer.from(target.path)));
  } catch (error) {
    if (!connection.ended) await removeFile(connection, temporary).catch(() => {});
    throw changeFailure(error, target.path);
  }
}

async function writeAll(
  connection: AfcConnection,
  path: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const opened = await connection.request(
    afcOp.fileOpen,
    encodeArgs([truncateAndWrite], Buffer.from(path)),
    8,
  );
  if (opened.length !== 8) throw protocolError('an open file without a handle');
  const handle = readSize(opened, 0);
  const handleArgs = Buffer.alloc(8);
  writeSize(handleArgs, handle, 0);
  const underWay: Promise<void>[] = [];
  try {
    for (let at = 0; at < bytes.length; at += writeBytes) {
      signal.throwIfAborted();
      const written = new Promise<void>((resolve, reject) => {
        connection.send(afcOp.fileWrite, handleArgs, {
          longest: 8,
          payload: bytes.subarray(at, at + writeBytes),
          settle: (error) => (error ? reject(error) : resolve()),
        });
      });
      written.catch(() => {});
      underWay.push(written);
      if (underWay.length >= writesUnderWay) await orAbort(underWay.shift()!, signal);
    }
    await Promise.all(underWay);
  } finally {
    await connection.request(afcOp.fileClose, handleArgs, 8).catch(() => {});
  }
}
