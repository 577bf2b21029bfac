import type { PhoneFile } from '../phone.ts';

const mediaFolders = /^(?:DCIM|Pictures|Movies)\//i;
const appPrivate = /^Android\/(?:data|obb)\//i;
const media =
  /\.(?:jpe?g|jfif|png|gif|webp|bmp|tiff?|hei[cf]s?|hif|avif|jxl|dng|raw|arw|cr[23w]|nef|nrw|orf|raf|rw2|pef|srw|3fr|gpr|mp4|m4v|mov|3gpp?|3g2|mkv|webm|avi|mts|m2ts|mpe?g|wmv|insv|360)$/i;
const thumbnails = /(?:^|\/)(?:\.thumbnails?|\.thumbs?|\.thumbcache[^/]*|\.thumbdata[^/]*)(?:\/|$)/i;
/** Samsung's gallery moves what is deleted here. */
const trashFolders = /^Android\/\.Trash\//i;
const aside = /^Photoferry\/\.aside\/$/i;
const ours = /^(?:Pictures\/)?Photoferry\//i;

type Absent = NonNullable<PhoneFile['absent']>;

export interface MediaPlace {
  /** Why there is nothing to read, if so. */
  absent: Absent | undefined;
}

/** What a folder says of all that is in it; undefined: nothing there is ours to look at. */
interface FolderPlace {
  isMediaFolder: boolean;
  absent: Absent | undefined;
}

/**
 * Which of a phone's files are ours to look at, and which of these cannot be read. Everything under DCIM, Pictures and Movies of
 * every volume is; elsewhere what is a photo or video by its name; never what apps keep for themselves (Android/data,
 * Android/obb). Files come folder by folder, so the last folder's verdict is kept.
 */
export class MediaScope {
  private readonly roots: string[];
  private folder = '';
  private place: FolderPlace | undefined;

  /** The volumes: shared storage, cards and sticks. */
  constructor(roots: string[]) {
    this.roots = roots;
  }

  /** `type` is the first letter that `ls -l` shows. Undefined: not ours to look at. */
  judge(path: string, type: string): MediaPlace | undefined {
    const slash = path.lastIndexOf('/');
    if (slash !== this.folder.length || !path.startsWith(this.folder)) {
      this.folder = path.slice(0, slash);
      this.place = this.judgeFolder(`${this.folder}/`);
    }
    const { place } = this;
    if (place === undefined) return undefined;
    const name = path.slice(slash + 1);
    const isDot = name.startsWith('.');
    const isThumbnail = place.absent === 'thumbnail-cache' || (isDot && thumbnails.test(name));
    if (place.absent === 'aside')
      return name === '.nomedia' || type !== '-' ? undefined : { absent: 'aside' };
    if (!place.isMediaFolder && !isThumbnail && !media.test(name)) return undefined;
    if (name === '.' || name === '..' || path.length > 4096) return { absent: 'not-a-file' };
    if (type === 'l') return { absent: 'symlink' };
    if (type !== '-') return { absent: 'not-a-file' };
    if (isThumbnail) return { absent: 'thumbnail-cache' };
    if (isDot && /^\.trashed-/.test(name)) return { absent: 'trashed' };
    // Still being written by the app that owns it.
    if (isDot && /^\.pending-/.test(name)) return { absent: 'not-a-file' };
    return { absent: place.absent };
  }

  private judgeFolder(folder: string): FolderPlace | undefined {
    const root = this.roots.find((candidate) => folder.startsWith(`${candidate}/`));
    // Outside of what was asked for, or climbing: listed, never read.
    if (root === undefined || /\/\.\.?\//.test(folder)) return { isMediaFolder: true, absent: 'not-a-file' };
    const inside = folder.slice(root.length + 1);
    if (appPrivate.test(inside)) return undefined;
    const isMediaFolder = mediaFolders.test(inside);
    if (thumbnails.test(inside)) return { isMediaFolder, absent: 'thumbnail-cache' };
    if (trashFolders.test(inside)) return { isMediaFolder, absent: 'trashed' };
    if (aside.test(inside)) return { isMediaFolder, absent: 'aside' };
    return { isMediaFolder, absent: ours.test(inside) ? 'ours' : undefined };
  }
}
