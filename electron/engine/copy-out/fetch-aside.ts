import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isAbort } from '../../base/abort.ts';
import { PhotoferryError } from '../../base/error.ts';
import type { OpenOutgoing, OutgoingFile } from './outgoing.ts';
import { onTarget, TargetError } from './target-error.ts';

/** What is shorter than this is quicker begun anew than gone on with. */
const worthKeeping = 1024 * 1024;

/** The bytes came, but they are not those that were asked for. */
export class MismatchError extends PhotoferryError {}

interface FetchOptions {
  /** The folder that is copied to, for words. */
  root: string;
  signal: AbortSignal;
  onBytes(count: number): void;
  /** True of a failure that every other place would share. */
  isFatal(error: unknown): boolean | Promise<boolean>;
}

/**
 * Brings a file to `aside`, whole and with its time, verified by its SHA-256. What an earlier run left there is gone on
 * with, and thrown away when the whole then is not right. Where the bytes are damaged, gone or not readable the other places
 * are tried.
 * @throws {MismatchError} `bytes-differ`; {TargetError}; whatever the source says
 */
export async function fetchAside(file: OutgoingFile, aside: string, options: FetchOptions): Promise<void> {
  const handle = await onTarget(options.root, () => open(aside, 'a+'));
  await handle.close();
  // Opened for both: appending would write at the end whatever was asked for.
  const target = await onTarget(options.root, () => open(aside, 'r+'));
  try {
    let failure: unknown;
    for await (const from of placesOf(file, options.signal)) {
      try {
        await fetchFrom(file, from, { target, aside }, options);
        return;
      } catch (error) {
        if (isAbort(error) || options.signal.aborted || error instanceof TargetError) throw error;
        if (await options.isFatal(error)) throw error;
        failure ??= error;
      }
    }
    throw failure;
  } finally {
    await target.close();
  }
}

async function* placesOf(file: OutgoingFile, signal: AbortSignal): AsyncGenerator<OpenOutgoing> {
  yield file.open;
  if (file.others) yield* file.others({ signal });
}

interface Aside {
  target: FileHandle;
  aside: string;
}

async function fetchFrom(
  file: OutgoingFile,
  from: OpenOutgoing,
  aside: Aside,
  options: FetchOptions,
): Promise<void> {
  const left = (await aside.target.stat()).size;
  const isWorthIt = left === file.sizeBytes || (left >= worthKeeping && left < file.sizeBytes);
  if (isWorthIt && (await goOn({ ...file, open: from }, { ...aside, offset: left }, options))) return;
  if (await goOn({ ...file, open: from }, { ...aside, offset: 0 }, options)) return;
  throw new MismatchError('bytes-differ', 'What came is not what was put there.', {
    advice: 'The file is damaged where it was read from.',
  });
}

/** True when the file at `aside` then holds what it should. */
async function goOn(
  file: OutgoingFile,
  { target, aside, offset }: Aside & { offset: number },
  { root, signal, onBytes }: FetchOptions,
): Promise<boolean> {
  const hash = createHash('sha256');
  await onTarget(root, () => target.truncate(offset));
  if (offset > 0) await readInto(hash, aside, signal);
  onBytes(offset);
  let at = offset;
  if (at < file.sizeBytes || file.sizeBytes === 0) {
    for await (const chunk of file.open({ offset, signal })) {
      signal.throwIfAborted();
      if (at + chunk.length > file.sizeBytes) break;
      hash.update(chunk);
      await onTarget(root, () => writeAll(target, chunk, at));
      at += chunk.length;
      onBytes(chunk.length);
    }
  }
  const isWhole = at === file.sizeBytes && hash.digest().equals(file.sha256);
  if (!isWhole) onBytes(-at);
  else await onTarget(root, () => target.utimes(seconds(Date.now()), seconds(file.mtimeMs)));
  return isWhole;
}

async function readInto(hash: Hash, aside: string, signal: AbortSignal): Promise<void> {
  for await (const chunk of createReadStream(aside, { signal, highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
}

async function writeAll(target: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await target.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}

/** File systems hold no time outside these centuries. */
function seconds(ms: number): number {
  const possible = Number.isFinite(ms) ? ms : 0;
  return Math.min(Math.max(possible, Date.UTC(1902, 0, 1)), Date.UTC(2400, 0, 1)) / 1000;
}
