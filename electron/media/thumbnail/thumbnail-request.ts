import type { MediaFacts } from '../facts.ts';

export interface ThumbnailRequest {
  path: string;
  facts: MediaFacts;
  /** `thumbnail` alone is what a grid needs first; `preview` alone comes later; `both` decodes once. */
  want: 'thumbnail' | 'preview' | 'both';
}

export interface ThumbnailResult {
  /** 512 px long edge at most; absent if only the preview was wanted. */
  thumbnail?: Uint8Array;
  mimeType?: string;
  width?: number;
  height?: number;
  thumbHash?: Uint8Array;
  /** 2048 px at most; absent where the original itself is small enough and browsers show it. */
  preview?: Uint8Array;
  previewMimeType?: string;
}

/** True for files whose decoder needs much memory (HEIC, video): one at a time in the whole process. */
export function isHeavy(facts: MediaFacts): boolean {
  return facts.kind === 'video' || facts.mimeType === 'image/heic' || facts.mimeType === 'image/heif';
}
