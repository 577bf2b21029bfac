import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { heard } from '../heard.ts';
import { StorageError } from '../storage-error.ts';

const chunkBytes = 1024 * 1024;
// A pipe or a device under an object's name would never answer.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A range of a file as a stream that breaks where the file is cut short while it is read. */
export async function readFileRange(
  file: string,
  {
    offset = 0,
    length = Number.POSITIVE_INFINITY,
    signal,
    explain,
  }: { offset?: number; length?: number; signal: AbortSignal; explain(error: unknown): unknown },
): Promise<Readable> {
  const handle = await open(file, flags);
  const about = await handle.stat();
  if (!about.isFile()) {
    await handle.close();
    throw new StorageError('store-strange', `${file} is not a file.`);
  }
  const end = Math.min(about.size, offset + length);
  let at = offset;
  let reading: Promise<unknown> = Promise.resolve();
  const step = async (stream: Readable) => {
    if (at >= end) return stream.push(null);
    const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, end - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0)
      throw new StorageError('store-corrupted', `${file} was cut short while it was read.`);
    at += bytesRead;
    return stream.push(buffer.subarray(0, bytesRead));
  };
  const stop = () => stream.destroy(signal.reason);
  const stream = new Readable({
    highWaterMark: chunkBytes,
    read() {
      reading = step(this).catch((error: unknown) => {
        this.destroy(explain(error) as Error);
      });
    },
    destroy(error, callback) {
      signal.removeEventListener('abort', stop);
      const close = () => handle.close().then(() => callback(error), callback);
      reading.then(close, close);
    },
  });
  signal.addEventListener('abort', stop, { once: true });
  heard(stream);
  if (signal.aborted) stop();
  return stream;
}
