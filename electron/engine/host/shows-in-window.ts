/** What Chromium shows or plays in every build of it; of a video it may still lack the codec (HEVC), which only playing tells. */
const shown = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/bmp',
  'video/mp4',
  'video/quicktime',
  'video/webm',
]);

export const showsInWindow = (mimeType: string) => shown.has(mimeType);
