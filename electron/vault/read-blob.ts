import { createHash } from 'node:crypto';
import { codeOf } from '../base/error.ts';
import { releaseChunk } from '../base/release-chunk.ts';
import { blobIdentity } from '../crypto/blob-identity.ts';
import { blobStream } from '../crypto/blob-stream.ts';
import { openFrames } from '../crypto/frames.ts';
import { openStream } from '../crypto/open-stream.ts';
import { framesCovering, STORED_FRAME_BYTES } from '../crypto/stream-layout.ts';
import { type BlobRef, blobName, formatBlobRef } from './layout.ts';
import { readStored } from './read-stored.ts';
import { domainNamed, type Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** A blob and the file that it has to be. */
export interface BlobContent extends BlobRef {
  /** 32 bytes. */
  sha256: Uint8Array;
  sizeBytes: number;
}

/** Frames of a range that are opened at once: 1 MiB. */
const runFrames = 16;

/**
 * The bytes of a blob's file, as they come, a buffer of its own each. Without `range` the file is the one that was asked for
 * only when the iteration has ended without an error: then its size and SHA-256 are those given. A range was sealed with the
 * key of that file, which in a shared domain other members have too.
 * @param options `range`: bytes [start, end) of the file
 * @throws {VaultError} `blob-missing`, `blob-damaged`; what the store throws (`object-archived`)
 */
export async function* readBlob(
  vault: Vault,
  blob: BlobContent,
  { range, signal }: { range?: { start: number; end: number }; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const { key, blobId } = blobIdentity(domainNamed(vault, blob.domain), blob.sha256);
  if (blobId !== blob.blobId) throw damaged(blob);
  const stream = blobStream(key, blob.sizeBytes);
  const name = blobName(blob);
  try {
    if (range) {
      yield* readRange({ vault, blob, stream, name, range, signal });
      return;
    }
    const digest = createHash('sha256');
    let sizeBytes = 0;
    // One byte more than there should be shows an object that is too long.
    const length = stream.shape.storedBytes + 1;
    const stored = readStored(vault.store, name, { offset: 0, length, signal });
    for await (const data of openStream(stream, givenBack(stored))) {
      digest.update(data);
      sizeBytes += data.length;
      yield data;
    }
    const isSame = sizeBytes === blob.sizeBytes && digest.digest().equals(blob.sha256);
    if (!isSame) throw damaged(blob);
  } catch (error) {
    if (codeOf(error) === 'object-missing') throw missing(blob, error);
    if (codeOf(error) === 'blob-damaged') throw damaged(blob, error);
    throw error;
  }
}

/** What a store has as this blob is not it, or nothing: another try gives no other answer. */
export const isBlobLost = (error: unknown): boolean =>
  ['blob-missing', 'blob-damaged'].includes(codeOf(error));

/** Whether the store has these very bytes: all of them are read back. As {@link readBlob} throws. */
export async function verifyBlob(
  vault: Vault,
  blob: BlobContent,
  { signal, onBytes }: { signal: AbortSignal; onBytes?: (count: number) => void },
): Promise<void> {
  for await (const data of readBlob(vault, blob, { signal })) {
    onBytes?.(data.length);
    // Each is a buffer of its own: at hundreds of megabytes a second they pile up long before they are collected.
    if (data.buffer instanceof ArrayBuffer) data.buffer.transfer(0);
  }
}

async function* readRange({
  vault,
  blob,
  stream,
  name,
  range,
  signal,
}: {
  vault: Vault;
  blob: BlobContent;
  stream: ReturnType<typeof blobStream>;
  name: string;
  range: { start: number; end: number };
  signal: AbortSignal;
}): AsyncGenerator<Buffer> {
  const start = Math.max(0, range.start);
  const end = Math.min(range.end, blob.sizeBytes);
  if (start >= end) return;
  const { firstFrame, storedOffset, storedBytes, skip } = framesCovering(stream.shape, { start, end });
  const stored = readStored(vault.store, name, { offset: storedOffset, length: storedBytes, signal });
  let left = end - start;
  let frame = firstFrame;
  let from = skip;
  for await (const run of inRuns(givenBack(stored), {
    storedBytes,
    runBytes: runFrames * STORED_FRAME_BYTES,
  })) {
    if (!run) throw damaged(blob);
    const opened = openFrames(stream, frame, { stored: run, into: run });
    const plain = run.subarray(0, opened);
    frame += Math.ceil(run.length / STORED_FRAME_BYTES);
    const data = plain.subarray(from, Math.min(plain.length, from + left));
    from = 0;
    left -= data.length;
    yield data;
  }
}

/** Chunks for a reader that copies each before it asks for the next: what came is not needed any more then. */
async function* givenBack(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    yield chunk;
    releaseChunk(chunk);
  }
}

/** Chunks as buffers of `runBytes`, the last shorter; `undefined` as the last where fewer came than `storedBytes`. */
async function* inRuns(
  chunks: AsyncIterable<Buffer>,
  { storedBytes, runBytes }: { storedBytes: number; runBytes: number },
): AsyncGenerator<Buffer | undefined> {
  let left = storedBytes;
  let run = Buffer.allocUnsafeSlow(Math.min(runBytes, left));
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length && left > 0; ) {
      const piece = chunk.subarray(at, at + run.length - filled);
      run.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < run.length) continue;
      left -= filled;
      yield run;
      run = Buffer.allocUnsafeSlow(Math.min(runBytes, left));
      filled = 0;
    }
  }
  if (left > 0) yield undefined;
}

function missing(blob: BlobRef, cause: unknown): VaultError {
  return new VaultError('blob-missing', `The store does not have ${formatBlobRef(blob)} any more.`, {
    advice: 'If the file is still on one of your desktops, the next backup there sends it again.',
    cause,
  });
}

function damaged(blob: BlobRef, cause?: unknown): VaultError {
  return new VaultError('blob-damaged', `What the store has as ${formatBlobRef(blob)} is not that file.`, {
    advice: 'If the file is still on one of your desktops, the next backup there sends it again.',
    cause,
  });
}
