import { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { StorageError } from '../storage-error.ts';
import { S3Failure, s3Error } from './s3-error.ts';

/** RFC 9110, 14.1.2; `undefined` for the whole. */
export function rangeOf(offset: number, length: number | undefined): string | undefined {
  if (length !== undefined) return `bytes=${offset}-${offset + Math.max(length, 1) - 1}`;
  return offset > 0 ? `bytes=${offset}-` : undefined;
}

/**
 * The body of an answer to `rangeOf`, verified to be the range that was asked for and to be delivered whole: what breaks off
 * rejects as a {@link StorageError}. A range that begins at or after the end is empty.
 */
export async function wholeRange(
  asked: { offset: number; length: number | undefined; signal: AbortSignal; place: string },
  get: () => Promise<GetObjectCommandOutput>,
): Promise<Readable> {
  const { offset, length, signal, place } = asked;
  const range = rangeOf(offset, length);
  let answer: GetObjectCommandOutput;
  try {
    answer = await get();
  } catch (error) {
    if (error instanceof StorageError && error.cause instanceof S3Failure && error.cause.status === 416)
      return Readable.from([]);
    throw error;
  }
  const body = answer.Body;
  if (!(body instanceof Readable))
    throw new StorageError('store-strange', `${place} answered without a body.`);
  if (answer.ContentLength === undefined || (range && !isRange(answer, offset, length))) {
    body.destroy();
    throw new StorageError('store-strange', `${place} answered with another range than was asked for.`);
  }
  if (length === 0) {
    body.destroy();
    return Readable.from([]);
  }
  return Readable.from(explained(body, { signal, place }), {
    objectMode: false,
    highWaterMark: 256 * 1024,
  }).once('close', () => body.destroy());
}

function isRange(answer: GetObjectCommandOutput, offset: number, length: number | undefined): boolean {
  const [, first, last, total] =
    /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16})$/.exec(answer.ContentRange ?? '') ?? [];
  // An empty object may be given whole: it has no first byte.
  if (first === undefined)
    return offset === 0 && answer.ContentLength! <= (length ?? Number.POSITIVE_INFINITY);
  const end = Math.min(
    Number(total),
    length === undefined ? Number.POSITIVE_INFINITY : offset + Math.max(length, 1),
  );
  return Number(first) === offset && Number(last) + 1 === end && answer.ContentLength === end - offset;
}

async function* explained(
  body: Readable,
  { signal, place }: { signal: AbortSignal; place: string },
): AsyncGenerator<Uint8Array> {
  try {
    // Node sees to it that as many bytes come as the answer has announced.
    yield* body as AsyncIterable<Uint8Array>;
  } catch (error) {
    signal.throwIfAborted();
    throw s3Error(error, { place });
  }
}
