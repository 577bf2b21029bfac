import { createHash } from 'node:crypto';
import { codeOf } from '../base/error.ts';
import { blobStream } from '../crypto/blob-stream.ts';
import { frameRun, type StreamLayout } from '../crypto/stream-layout.ts';
import type { StoredPart } from '../storage/object-store.ts';
import type { SealedPart, Sealer } from './sealer.ts';
import type { UploadedBlob, UploadOptions, UploadRequest } from './upload-request.ts';
import { MAX_PARTS, partFramesOf, resumable, type UploadedPart, type UploadState } from './upload-state.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

interface Upload {
  vault: Vault;
  sealer: Sealer;
  request: UploadRequest & { key: Buffer };
  options: UploadOptions;
  shape: StreamLayout;
  partFrames: number;
  digests: Uint8Array;
}

/** A large file, in parts that a crash or a broken line costs one of each transfer at most. As `uploadBlob`. */
export async function uploadInParts(
  vault: Vault,
  sealer: Sealer,
  request: UploadRequest & { key: Buffer },
  options: UploadOptions,
): Promise<UploadedBlob> {
  const { signal } = options;
  const { shape } = blobStream(request.key, request.sizeBytes);
  const partFrames = partFramesOf(shape, vault.store);
  const wanted: Omit<UploadState, 'uploadId' | 'parts'> = {
    format: 1,
    name: request.name,
    cipher: 'aes-256-gcm-stream-64k',
    sha256: Buffer.from(request.sha256).toString('hex'),
    sizeBytes: request.sizeBytes,
    partFrames,
    storageClass: request.storageClass ?? null,
  };
  if (Math.ceil(shape.frames / partFrames) > MAX_PARTS || !('path' in request.source))
    throw new VaultError('vault-misuse', 'Only a file of its own can be sent in parts.');
  const { path } = request.source;
  let digests = request.parts;
  if (digests?.length !== Math.ceil(request.sizeBytes / (8 * 1024 * 1024)) * 32) {
    digests = await sealer.digestParts({ ...request, path }, { signal });
    options.onParts?.(digests);
  }
  const upload: Upload = { vault, sealer, request, options, shape, partFrames, digests };
  const found = await findUpload(upload, wanted);
  if ('done' in found) return found.done;
  const state = found.state;
  const sentBytes = await sendParts(upload, state, found.listed);
  const parts = state.parts.map(({ number, etag }) => ({
    ...{ number, etag: etag ?? undefined },
    sizeBytes: runOf(upload, number).storedBytes,
  }));
  const { uploadId, name } = state;
  let storeEtag: string | undefined;
  try {
    const completed = await vault.store.completeUpload({ name, uploadId, parts }, { signal });
    storeEtag = completed.etag || undefined;
  } catch (error) {
    // Completed by a request whose answer was lost, it is gone as an upload and there as an object.
    if (codeOf(error) !== 'upload-missing' || !(await isComplete(upload, state))) throw error;
  }
  return { ...expected(upload, state), storeEtag, sentBytes };
}

/** The upload to go on with and what the store has of it; or what an earlier try had already completed. */
async function findUpload(
  upload: Upload,
  wanted: Omit<UploadState, 'uploadId' | 'parts'>,
): Promise<{ done: UploadedBlob } | { state: UploadState; listed: StoredPart[] }> {
  const { vault, options, request } = upload;
  const { signal } = options;
  const { name, storageClass } = request;
  const before = resumable(options.resume, wanted);
  if (before) {
    try {
      const listed = await vault.store.listParts({ name, uploadId: before.uploadId }, { signal });
      return { state: before, listed };
    } catch (error) {
      if (codeOf(error) !== 'upload-missing') throw error;
      if (await isComplete(upload, before)) {
        const done = { ...expected(upload, before), storeEtag: undefined, sentBytes: 0 };
        options.onBytes?.(done.storedBytes);
        return { done };
      }
    }
  } else await abortOther(upload);
  const uploadId = await vault.store.createUpload(name, {
    ...{ signal, storageClass },
    partBytes: runOf(upload, 1).storedBytes,
  });
  const state: UploadState = { ...wanted, uploadId, parts: [] };
  // Before anything is sent: an upload that nobody remembers costs money until it is found.
  await options.onState?.(state);
  return { state, listed: [] };
}

/** Seals part after part and sends several at once; the state has them all, by number, and is saved when it returns. */
async function sendParts(upload: Upload, state: UploadState, listed: readonly StoredPart[]): Promise<number> {
  const { sealer, request, options, shape, partFrames, digests } = upload;
  const own = new AbortController();
  const signal = AbortSignal.any([options.signal, own.signal]);
  const there = new Map(listed.map((part) => [part.number, part]));
  const known = new Map(state.parts.map((part) => [part.number, part]));
  const count = Math.ceil(shape.frames / partFrames);
  const saveEvery = Math.max(1, Math.floor(count / 500));
  const underWay = new Set<Promise<void>>();
  const done = new Map<number, UploadedPart>();
  let failure: unknown;
  let sentBytes = 0;
  let unsaved = 0;

  const note = (part: UploadedPart) => {
    done.set(part.number, part);
    options.onBytes?.(runOf(upload, part.number).storedBytes);
  };
  const save = async () => {
    unsaved = 0;
    state.parts = [...done.values()].sort((a, b) => a.number - b.number);
    await options.onState?.(state);
  };
  const send = async (number: number, sealed: SealedPart) => {
    try {
      const { uploadId, name } = state;
      const { bytes, md5 } = sealed;
      const put = await upload.vault.store.putPart({ name, uploadId, number }, bytes, { signal, md5 });
      sentBytes += bytes.length;
      options.onSent?.(bytes.length);
      note({ number, md5: md5.toString('hex'), etag: put.etag ?? null });
      if (++unsaved >= saveEvery) await save();
    } finally {
      sealed.release();
    }
  };

  // What was acknowledged before and is there still counts before anything is sent.
  for (const part of known.values()) {
    if (isSame(upload, part, there.get(part.number))) note(part);
  }
  let carried: { number: number; bytes: Uint8Array } | undefined;
  try {
    for (let number = 1; number <= count; number++) {
      if (done.has(number)) continue;
      while (underWay.size >= (options.parallel ?? 4)) await Promise.race(underWay);
      if (failure) break;
      const { firstFrame } = runOf(upload, number);
      const carry = carried?.number === number ? carried.bytes : null;
      const sealed = await sealer.seal(
        {
          ...{ key: request.key, sizeBytes: request.sizeBytes, sha256: request.sha256, digests },
          ...{ source: request.source, firstFrame, frames: partFrames, carry },
        },
        { signal },
      );
      carried = { number: number + 1, bytes: sealed.carry };
      const md5 = sealed.md5.toString('hex');
      const stored = there.get(number);
      // Sent just before a crash, and never noted: the bytes made again show that it is ours.
      if (stored?.etag === md5 && isSame(upload, { number, md5, etag: md5 }, stored)) {
        sealed.release();
        note({ number, md5, etag: md5 });
        continue;
      }
      const sending = send(number, sealed).catch((error: unknown) => {
        failure ??= error;
        own.abort(error);
      });
      const tracked: Promise<void> = sending.finally(() => underWay.delete(tracked));
      underWay.add(tracked);
    }
  } catch (error) {
    failure ??= error;
    own.abort(error);
  }
  await Promise.all(underWay);
  if (failure) {
    // As far as it came: the next try goes on from here. That it was saved less often than it grew costs nothing then.
    if (unsaved > 0 && !options.signal.aborted) await save();
    throw failure;
  }
  await save();
  return sentBytes;
}

/**
 * Whether the store has a part as it was sent. An ETag that is no MD5 still is the one that was answered for it; where there are
 * none, what was acknowledged counts by its size, and the proof of the blob is to read it back.
 */
function isSame({ vault, ...upload }: Upload, part: UploadedPart, stored: StoredPart | undefined): boolean {
  if (!stored || stored.sizeBytes !== runOf(upload, part.number).storedBytes) return false;
  if (vault.traits.etagIsMd5) return stored.etag === part.md5;
  return (stored.etag ?? null) === part.etag;
}

function runOf({ shape, partFrames }: Pick<Upload, 'shape' | 'partFrames'>, number: number) {
  return frameRun(shape, (number - 1) * partFrames, partFrames);
}

/** The object stands under its name with the size and, where it can be told, the ETag of all our parts. */
async function isComplete(upload: Upload, state: UploadState): Promise<boolean> {
  const { vault, options, shape, partFrames } = upload;
  if (state.parts.length !== Math.ceil(shape.frames / partFrames)) return false;
  const there = await vault.store.head(state.name, { signal: options.signal });
  const { storedBytes, etag } = expected(upload, state);
  return there?.sizeBytes === storedBytes && (!vault.traits.etagIsMd5 || there.etag === etag);
}

function expected({ shape }: Pick<Upload, 'shape'>, { parts }: UploadState) {
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part.md5, 'hex');
  return { storedBytes: shape.storedBytes, etag: `${md5.digest('hex')}-${parts.length}` };
}

/** A state that is of no use any more may name an upload that still takes room. */
async function abortOther({ vault, request, options }: Upload): Promise<void> {
  const { resume } = options;
  if (typeof resume !== 'object' || resume === null) return;
  const { uploadId, name } = resume as Partial<UploadState>;
  if (typeof uploadId !== 'string' || name !== request.name) return;
  try {
    await vault.store.abortUpload({ name, uploadId }, { signal: options.signal });
  } catch (error) {
    // An id that this store never gave: there is nothing to abort.
    if (!['upload-missing', 'store-misuse'].includes(codeOf(error))) throw error;
  }
}
