import type { PhoneFile } from '../phone.ts';

/** Shared storage first; then cards and sticks. */
export interface MediaScope {
  roots: string[];
}

const mediaFolders = /^(?:DCIM|Pictures|Movies)\//i;
const appPrivate = /^Android\/(?:data|obb)\//i;
const media =
  /\.(?:jpe?g|jfif|png|gif|webp|bmp|tiff?|hei[cf]s?|hif|avif|jxl|dng|raw|arw|cr[23w]|nef|nrw|orf|raf|rw2|pef|srw|3fr|gpr|mp4|m4v|mov|3gpp?|3g2|mkv|webm|avi|mts|m2ts|mpe?g|wmv|insv|360)$/i;
const thumbnails = /(?:^|\/)(?:\.thumbnails?|\.thumbs?|\.thumbcache[^/]*|\.thumbdata[^/]*)(?:\/|$)/i;
const phoneTrash = /(?:^|\/)\.trashed-[^/]*$|^Android\/\.Trash\//i;
/** Still being written by the app that owns it. */
const pending = /(?:^|\/)\.pending-[^/]*$/;
const ours = /^Pictures\/Photoferry\//i;

/**
 * Whether a path is ours to look at, and why there is nothing to read behind it. Everything under DCIM, Pictures and Movies of
 * every volume is; elsewhere what is a photo or video by its name; never what apps keep for themselves (Android/data, Android/obb).
 * `type` is the first letter that `ls -l` shows.
 */
export function placeOf(
  path: string,
  type: string,
  scope: MediaScope,
): { absent: PhoneFile['absent'] | undefined } | undefined {
  const root = scope.roots.find((candidate) => path.startsWith(`${candidate}/`));
  // A path outside of what was asked for, or one that climbs, is never read.
  if (root === undefined || path.length > 4096 || (path.includes('/.') && /\/\.\.?(?:\/|$)/.test(path))) {
    return { absent: 'not-a-file' };
  }
  const inside = path.slice(root.length + 1);
  if (appPrivate.test(inside)) return undefined;
  if (!mediaFolders.test(inside) && !media.test(inside) && !thumbnails.test(inside)) return undefined;
  if (type === 'l') return { absent: 'symlink' };
  if (type !== '-') return { absent: 'not-a-file' };
  if (thumbnails.test(inside)) return { absent: 'thumbnail-cache' };
  if (phoneTrash.test(inside)) return { absent: 'trashed' };
  if (ours.test(inside)) return { absent: 'ours' };
  if (pending.test(inside)) return { absent: 'not-a-file' };
  return { absent: undefined };
}
