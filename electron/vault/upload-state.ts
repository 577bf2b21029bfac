import { PART_FRAMES, STORED_FRAME_BYTES, type StreamLayout } from '../crypto/stream-layout.ts';

/** What is kept in the catalog of an upload in parts, so that it goes on after a crash. JSON. */
export interface UploadState {
  format: 1;
  uploadId: string;
  /** Of the object. A state for another name, file, class or part size is not gone on from. */
  name: string;
  cipher: 'aes-256-gcm-stream-64k';
  /** Hex, of the file. */
  sha256: string;
  sizeBytes: number;
  partFrames: number;
  storageClass: string | null;
  /** Parts that the store acknowledged. */
  parts: UploadedPart[];
}

export interface UploadedPart {
  number: number;
  /** Hex, of the bytes that were sent. */
  md5: string;
  /** What the store answered. */
  etag: string | null;
}

/** S3 takes no more. */
export const MAX_PARTS = 10_000;
const largeBytes = 4 * 1024 ** 3;

/** How many frames a part has: 8 MiB of the stream, 16 MiB for files over 4 GiB, more where the count or the store needs it. */
export function partFramesOf(
  shape: Pick<StreamLayout, 'dataBytes' | 'frames'>,
  { minPartBytes, maxParts = MAX_PARTS }: { minPartBytes: number; maxParts?: number },
): number {
  const least = Math.max(
    PART_FRAMES * (shape.dataBytes > largeBytes ? 2 : 1),
    Math.ceil(shape.frames / maxParts),
    Math.ceil(minPartBytes / STORED_FRAME_BYTES),
  );
  return Math.ceil(least / PART_FRAMES) * PART_FRAMES;
}

/** A state from the catalog, if it is whole and of exactly this upload. */
export function resumable(
  raw: unknown,
  now: Omit<UploadState, 'uploadId' | 'parts'>,
): UploadState | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const state = raw as Partial<UploadState>;
  const same = ['format', 'name', 'cipher', 'sha256', 'sizeBytes', 'partFrames', 'storageClass'] as const;
  if (!same.every((field) => state[field] === now[field])) return undefined;
  if (typeof state.uploadId !== 'string' || !Array.isArray(state.parts)) return undefined;
  const isWhole = state.parts.every((part: unknown) => {
    if (typeof part !== 'object' || part === null) return false;
    const { number, md5, etag } = part as Partial<UploadedPart>;
    const isNumbered = Number.isSafeInteger(number) && number! >= 1 && number! <= MAX_PARTS;
    const isSummed = typeof md5 === 'string' && /^[0-9a-f]{32}$/.test(md5);
    return isNumbered && isSummed && (etag === null || typeof etag === 'string');
  });
  return isWhole ? { ...now, uploadId: state.uploadId, parts: state.parts } : undefined;
}
