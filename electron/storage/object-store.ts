import type { Readable } from 'node:stream';

/** What a store says of an object. Names are relative to the store's prefix, '/' between, ASCII. */
export interface StoredObject {
  name: string;
  sizeBytes: number;
  /** By the store's own clock. */
  modifiedAtMs: number;
  /** Unquoted; `undefined` where the store has none. */
  etag: string | undefined;
  /** In the store's own words; `undefined` for its standard class. */
  storageClass: string | undefined;
}

export interface IoOptions {
  signal: AbortSignal;
}

export interface SendOptions extends IoOptions {
  /** MD5 of the bytes, 16 bytes, where the caller has it already; the store refuses bytes that differ. */
  md5?: Uint8Array;
  /** Waited for before each piece of the bytes leaves: how a limit on bytes per second slows a call. */
  pace?: (bytes: number) => Promise<void>;
}

export interface PutOptions extends SendOptions {
  /** Refuses with `object-exists` when the name is taken, where the store can (`StoreTraits.createOnly`). */
  createOnly?: boolean;
  storageClass?: string | undefined;
}

export interface PutResult {
  /** Unquoted. Where `StoreTraits.etagIsMd5`, the MD5 in hex that the store took over what it received. */
  etag: string | undefined;
}

/** One part of a multipart upload as the store holds it. `number` counts from 1. */
export interface StoredPart {
  number: number;
  sizeBytes: number;
  etag: string | undefined;
}

export interface ListOptions extends IoOptions {
  prefix?: string;
  /** Only names after this one, in byte order. */
  startAfter?: string;
}

/** What was seen of a store by trying it; kept in the vault's record on this desktop. */
export interface StoreTraits {
  /** `createOnly` is honoured for `put`, also between two writers at once. */
  createOnly: boolean;
  /** The ETag of a plain put is the MD5 of the stored bytes, and that of a multipart upload is MD5(MD5s)-N. */
  etagIsMd5: boolean;
  /** A put whose `md5` is wrong is refused. */
  refusesWrongMd5: boolean;
  /** An object is listed as soon as its put returned. */
  listsAtOnce: boolean;
  /** Classes that could be set and were listed, besides the standard one. */
  storageClasses: readonly string[];
}

/**
 * A place for objects: a folder or an S3-compatible bucket, below one prefix. Every call may be repeated; `put` and
 * `completeUpload` have made the object durable and whole when they return, and nobody ever sees half of one. Bytes
 * that a caller gives are not looked at any more once the call has ended, however it ended: its buffer may be used again.
 * Failures are {@link StorageError}s; an abort passes through as the signal's reason.
 */
export interface ObjectStore {
  readonly kind: 'folder' | 's3';
  /** For people and logs: the folder's path or `s3://bucket/prefix (host:port)`, never a secret. */
  readonly place: string;
  /** How many requests were sent, tries included. */
  readonly requests: number;
  /** The smallest part that a multipart upload may have, but for its last. */
  readonly minPartBytes: number;

  /** Writes a whole object from memory; replaces one of the same name unless `createOnly`. */
  put(name: string, bytes: Uint8Array, options: PutOptions): Promise<PutResult>;
  /**
   * Bytes [offset, offset + length) as a stream, to the end without `length`; fewer when the object ends before. The
   * promise rejects with `object-missing` or `object-archived`; a stream that breaks off rejects, it never just ends early.
   */
  get(name: string, options: IoOptions & { offset?: number; length?: number }): Promise<Readable>;
  /** `undefined` when there is no such object. */
  head(name: string, options: IoOptions): Promise<StoredObject | undefined>;
  /**
   * Objects whose names begin with `prefix`, in byte order of their names, a page in memory at a time. Strangers whose names
   * no object of ours can have (`isObjectName`) are left out.
   */
  list(options: ListOptions): AsyncIterable<StoredObject>;
  /** No error when there is none. */
  delete(name: string, options: IoOptions): Promise<void>;

  /**
   * Begins a multipart upload; nothing is visible until `completeUpload`. `partBytes` is the size of every part but the last: a
   * folder writes each part where it belongs.
   */
  createUpload(
    name: string,
    options: IoOptions & { partBytes: number; storageClass?: string | undefined },
  ): Promise<string>;
  /** Parts may come in any order and side by side; one that is sent again replaces the first. */
  putPart(
    upload: { name: string; uploadId: string; number: number },
    bytes: Uint8Array,
    options: SendOptions,
  ): Promise<PutResult>;
  /** Every part the store holds, by number. `upload-missing` when the upload is gone (expired, aborted, completed). */
  listParts(upload: { name: string; uploadId: string }, options: IoOptions): Promise<StoredPart[]>;
  /**
   * `parts` by number, all of them. Where it was completed before an answer was lost, stores either say the same again or
   * `upload-missing`.
   */
  completeUpload(
    upload: { name: string; uploadId: string; parts: readonly StoredPart[] },
    options: IoOptions,
  ): Promise<PutResult>;
  /** No error when it is gone already. */
  abortUpload(upload: { name: string; uploadId: string }, options: IoOptions): Promise<void>;
  /** Uploads that were begun and neither completed nor aborted. */
  listUploads(
    options: IoOptions & { prefix?: string },
  ): AsyncIterable<{ name: string; uploadId: string; startedAtMs: number }>;

  /** Asks for an archived object to be made readable for some days; resolves when the request is accepted. */
  restore(name: string, options: IoOptions & { days: number }): Promise<void>;
  close(): Promise<void>;
}
