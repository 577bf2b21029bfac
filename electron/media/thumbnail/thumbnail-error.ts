import { PhotoferryError } from '../../base/error.ts';

/**
 * - `undecodable`: the bytes are no picture that can be decoded here: damaged, or of a kind without a decoder.
 * - `poster-needs-platform`: a video whose codec only the platform (the window) can decode.
 * - `no-embedded-preview`: a raw file without a JPEG inside.
 * - `picture-too-large`: more pixels than may be decoded.
 * - `thumbnail-timeout`, `thumbnail-crashed`: the decoder hung or died on this file.
 */
export type ThumbnailErrorCode =
  | 'undecodable'
  | 'poster-needs-platform'
  | 'no-embedded-preview'
  | 'picture-too-large'
  | 'thumbnail-timeout'
  | 'thumbnail-crashed';

const ADVICE: Record<ThumbnailErrorCode, string> = {
  undecodable:
    'The original is safe in the library; open it with another program to see whether it is damaged.',
  'poster-needs-platform':
    'The video is safe in the library; its picture appears when it is shown in the window.',
  'no-embedded-preview':
    'The original is safe in the library; open it with a program that develops raw files.',
  'picture-too-large':
    'The original is safe in the library; open it with a program made for very large pictures.',
  'thumbnail-timeout': 'The original is safe in the library; it is tried again when the program is updated.',
  'thumbnail-crashed': 'The original is safe in the library; it is tried again when the program is updated.',
};

/** Why there is no thumbnail of one file. The file itself is not touched by it. */
export class ThumbnailError extends PhotoferryError {
  declare readonly code: ThumbnailErrorCode;

  constructor(code: ThumbnailErrorCode, message: string, cause?: unknown) {
    super(code, message, { advice: ADVICE[code], cause });
  }
}
