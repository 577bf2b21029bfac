import { createHash } from 'node:crypto';
import { codeOf } from '../base/error.ts';
import { BLOB_HEADER_BYTES } from '../crypto/blob-stream.ts';
import { type FrameStream, openFrames } from '../crypto/frames.ts';
import {
  FRAME_BYTES,
  isStoredLength,
  STORED_FRAME_BYTES,
  type StreamLayout,
} from '../crypto/stream-layout.ts';
import type { ObjectStore, StoredPart } from '../storage/object-store.ts';
import { readStored } from './read-stored.ts';
import { partFramesOf, type UploadedPart } from './upload-state.ts';
import type { Vault } from './vault.ts';
import { VaultError } from './vault-error.ts';

/** A blob as it stands in one store, on its way to another under the same name. */
export interface CopyRequest {
  name: string;
  storedBytes: number;
  /** What opens it: each part is opened in memory before it is sent. Undefined for one that this member has no key of. */
  stream?: FrameStream & { shape: StreamLayout };
  /** MD5 in hex that the store it comes from says it has, of one that nothing opens here. */
  md5?: string | undefined;
  /** Another object stands under the name, and is wrong. Only with `stream`. */
  replace?: boolean;
}

export interface CopyOptions {
  signal: AbortSignal;
  /** What the last `onState` gave before a crash. */
  resume?: unknown;
  /** Has the state durably when it returns. Only for blobs of several parts. */
  onState?: (state: CopyState) => void;
  /** Bytes that arrived. */
  onBytes?: (count: number) => void;
}

/** How far a copy of several parts is. JSON. */
export interface CopyState {
  format: 1;
  uploadId: string;
  name: string;
  storedBytes: number;
  partBytes: number;
  parts: UploadedPart[];
}

const partsAtOnce = 3;
/** Frames that are opened at once, to see whether they can be. */
const checkedFrames = 16;

/**
 * Copies a blob from one store to another, ciphertext as it is. What is sent is what opens, or where nothing opens it, what the store
 * says that it has. Each part is one buffer; a copy that was cut off goes on at its parts.
 * @returns the ETag that it must show where ETags are MD5s; null where it was there already, sent by another
 * @throws {CryptoError | VaultError} `blob-damaged`; what either store throws
 */
export async function copyBlob(
  from: ObjectStore,
  to: Pick<Vault, 'store' | 'traits'>,
  request: CopyRequest,
  options: CopyOptions,
): Promise<{ etag: string | null }> {
  const { name, storedBytes, stream, replace = false } = request;
  if (stream && stream.shape.storedBytes !== storedBytes) throw notThat(name);
  // What nothing opens here is seen by its length at least, and takes the place of nothing.
  if (!stream && (replace || !isStoredLength(BLOB_HEADER_BYTES, storedBytes))) throw notThat(name);
  const frames = Math.ceil(storedBytes / STORED_FRAME_BYTES);
  const partFrames = partFramesOf({ dataBytes: storedBytes, frames }, to.store);
  if (frames > partFrames) return await copyInParts(from, to, { request, partFrames }, options);
  const { signal, onBytes } = options;
  const bytes = await readRun(from, request, { offset: 0, length: storedBytes, signal });
  const md5 = createHash('md5').update(bytes).digest();
  const etag = md5.toString('hex');
  if (!stream && request.md5 !== undefined && request.md5 !== etag) throw notThat(name);
  try {
    await to.store.put(name, bytes, { signal, md5, createOnly: to.traits.createOnly && !replace });
  } catch (error) {
    // A refused create is not success: whoever wrote it, its copy is read back.
    if (codeOf(error) !== 'object-exists') throw error;
    return { etag: null };
  }
  onBytes?.(bytes.length);
  return { etag };
}

/** Bytes of a blob, all of them and right, or an error. */
async function readRun(
  from: ObjectStore,
  { name, stream }: CopyRequest,
  { offset, length, signal }: { offset: number; length: number; signal: AbortSignal },
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for await (const chunk of readStored(from, name, { offset, length, signal })) {
    if (filled + chunk.length > length) throw notThat(name);
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < length) throw notThat(name);
  if (stream) {
    const into = Buffer.allocUnsafe(checkedFrames * FRAME_BYTES);
    const step = checkedFrames * STORED_FRAME_BYTES;
    for (let at = 0; at < length; at += step) {
      const stored = bytes.subarray(at, at + step);
      openFrames(stream, (offset + at) / STORED_FRAME_BYTES, { stored, into });
    }
    into.fill(0);
  }
  return bytes;
}

async function copyInParts(
  from: ObjectStore,
  { store, traits }: Pick<Vault, 'store' | 'traits'>,
  { request, partFrames }: { request: CopyRequest; partFrames: number },
  options: CopyOptions,
): Promise<{ etag: string }> {
  const { name, storedBytes } = request;
  const { signal } = options;
  const partBytes = Math.min(partFrames * STORED_FRAME_BYTES, storedBytes);
  const { state, listed } = await begin();
  const { uploadId } = state;
  const there = new Map(listed.map((part) => [part.number, part]));
  const sizeOf = (number: number) => Math.min(partBytes, storedBytes - (number - 1) * partBytes);
  const done = new Map<number, UploadedPart>();
  for (const part of state.parts) {
    const stored = there.get(part.number);
    if (stored?.sizeBytes !== sizeOf(part.number)) continue;
    if (traits.etagIsMd5 ? stored.etag === part.md5 : (stored.etag ?? null) === part.etag)
      done.set(part.number, part);
  }
  const count = Math.ceil(storedBytes / partBytes);
  const numbers = Array.from({ length: count }, (_, at) => at + 1).filter((number) => !done.has(number));
  const saveEvery = Math.max(1, Math.floor(count / 500));
  let unsaved = 0;
  const stop = new AbortController();
  const live = AbortSignal.any([signal, stop.signal]);
  let failure: unknown;
  const work = async () => {
    for (let number = numbers.shift(); number !== undefined && !failure; number = numbers.shift()) {
      const run = { offset: (number - 1) * partBytes, length: sizeOf(number), signal: live };
      const bytes = await readRun(from, request, run);
      const md5 = createHash('md5').update(bytes).digest();
      const put = await store.putPart({ name, uploadId, number }, bytes, { signal: live, md5 });
      done.set(number, { number, md5: md5.toString('hex'), etag: put.etag ?? null });
      options.onBytes?.(bytes.length);
      if (++unsaved < saveEvery) continue;
      unsaved = 0;
      state.parts = inOrder();
      options.onState?.(state);
    }
  };
  const inOrder = () => [...done.values()].sort((one, other) => one.number - other.number);
  await Promise.all(
    Array.from({ length: partsAtOnce }, () =>
      work().catch((error: unknown) => {
        failure ??= error;
        stop.abort(error);
      }),
    ),
  );
  signal.throwIfAborted();
  if (failure) throw failure;
  const parts = inOrder().map(
    ({ number, etag }): StoredPart => ({
      ...{ number, etag: etag ?? undefined, sizeBytes: sizeOf(number) },
    }),
  );
  const whole = createHash('md5');
  for (const { md5 } of inOrder()) whole.update(md5, 'hex');
  const etag = `${whole.digest('hex')}-${count}`;
  try {
    await store.completeUpload({ name, uploadId, parts }, { signal });
  } catch (error) {
    // Completed by a request whose answer was lost: the proof that follows looks at what stands there.
    if (codeOf(error) !== 'upload-missing' || !(await store.head(name, { signal }))) throw error;
  }
  return { etag };

  async function begin(): Promise<{ state: CopyState; listed: StoredPart[] }> {
    const before = options.resume as CopyState | undefined;
    const isSame =
      before?.format === 1 &&
      before.name === name &&
      before.storedBytes === storedBytes &&
      before.partBytes === partBytes;
    if (before && isSame) {
      try {
        return { state: before, listed: await store.listParts(before, { signal }) };
      } catch (error) {
        if (codeOf(error) !== 'upload-missing') throw error;
      }
    }
    const created = await store.createUpload(name, { signal, partBytes });
    const state: CopyState = { format: 1, uploadId: created, name, storedBytes, partBytes, parts: [] };
    // Before anything is sent: an upload that nobody remembers costs money until it is found.
    options.onState?.(state);
    return { state, listed: [] };
  }
}

function notThat(name: string): VaultError {
  return new VaultError('blob-damaged', `What the store has as ${name} is not what was backed up.`, {
    advice: 'Run `photoferry prove`: what is broken and still here, or in a mirror, is put right.',
  });
}
