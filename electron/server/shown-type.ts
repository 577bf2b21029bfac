/** What a browser can do no harm with, and under which name it shows it best. */
const shown: Record<string, string> = {
  'image/jpeg': 'image/jpeg',
  'image/png': 'image/png',
  'image/gif': 'image/gif',
  'image/webp': 'image/webp',
  'image/avif': 'image/avif',
  'image/heic': 'image/heic',
  'image/heif': 'image/heif',
  'image/bmp': 'image/bmp',
  'image/tiff': 'image/tiff',
  'image/jxl': 'image/jxl',
  'video/mp4': 'video/mp4',
  // The same boxes inside; browsers that do not know the name play them as this.
  'video/quicktime': 'video/mp4',
  'video/3gpp': 'video/mp4',
  'video/webm': 'video/webm',
  'video/x-matroska': 'video/x-matroska',
  'video/mpeg': 'video/mpeg',
  'video/mp2t': 'video/mp2t',
  'video/x-msvideo': 'video/x-msvideo',
};

/** The type to serve bytes as so that they are shown; undefined for what is only saved (text of any kind, raw, unknown). */
export function shownType(mimeType: string): string | undefined {
  return Object.hasOwn(shown, mimeType) ? shown[mimeType] : undefined;
}
