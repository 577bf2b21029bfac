import { createReadStream } from 'node:fs';
import { codeOf } from '../../base/error.ts';

/** What decoders say of the bytes: nothing changes that. */
const verdicts = new Set([
  'undecodable',
  'poster-needs-platform',
  'no-embedded-preview',
  'picture-too-large',
]);
/** A decoder that hung or died may have had a bad moment; a file that does it so often is to blame. */
const maxAttempts = 3;
/** So much of a file is read to see whether the disk delivers it. */
const lookBytes = 64 * 1024 * 1024;

export interface PictureFailure {
  code: string;
  isPermanent: boolean;
  /** The computer or its disk is the trouble, not the file: it is tried again later. */
  isSystems: boolean;
}

/**
 * Why there is no picture of the file at `place`. Decoders take a disk that does not deliver for a broken picture, so the file
 * is read again before it is condemned.
 */
export async function pictureFailure(
  error: unknown,
  place: string,
  attempts: number,
): Promise<PictureFailure> {
  const code = codeOf(error);
  if (isSystems(code)) return { code, isPermanent: false, isSystems: true };
  if (!verdicts.has(code)) return { code, isPermanent: attempts + 1 >= maxAttempts, isSystems: false };
  const trouble = code === 'undecodable' ? await readingTrouble(place) : undefined;
  if (trouble) return { code: trouble, isPermanent: false, isSystems: true };
  return { code, isPermanent: true, isSystems: false };
}

/** `ENOENT`, `EIO`, `EMFILE`; Node's own (`ERR_…`) are none. */
function isSystems(code: string): boolean {
  return /^E[A-Z0-9]+$/.test(code);
}

async function readingTrouble(place: string): Promise<string | undefined> {
  try {
    for await (const _chunk of createReadStream(place, { end: lookBytes - 1, highWaterMark: 1024 * 1024 }));
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}
