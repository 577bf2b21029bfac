/** What a phone holds. Everything has a modest default; with `bulk`, everything else is none unless asked for. */
export interface ContentsOptions {
  seed?: number;
  /** Ordinary photos, one file each: HEIC and JPEG on an iPhone, JPEG on Android. */
  photos?: number;
  /** How many different pictures the JPEGs show; the same picture has another stamp each time. */
  pictures?: number;
  screenshots?: number;
  videos?: number;
  /** RAW with JPEG, and one DNG alone among every three. */
  raws?: number;
  /** Bursts, of five frames each. */
  bursts?: number;
  /** Hostile and broken files and names. */
  oddities?: boolean;
  /** A video that is large and takes no space on the disk; true is 5 GiB. Its SHA-256 takes seconds to compute. */
  sparseVideo?: boolean | number;
  /** Many files of exactly one size: JPEGs, or videos above 16 MB. */
  bulk?: { count: number; sizeBytes: number } | undefined;
}

export interface IphoneOptions extends ContentsOptions {
  /** HEIC or JPEG with a MOV, tied by content identifier; every fifth by name and time only. */
  livePhotos?: number;
  /** Edited photos, Live Photos and videos, with AAE; most edits where Photos keeps them, apart from DCIM. */
  edits?: number;
  /** Rows of Photos.sqlite whose file is only in iCloud. */
  cloudOnly?: number;
  /** Files that lie in Recently Deleted. */
  trashed?: number;
  /** Whose names the tables and columns of Photos.sqlite have; `none` leaves the database away. */
  photosDatabase?: 'ios-13' | 'ios-17' | 'ios-26' | 'none';
}

export interface AndroidOptions extends ContentsOptions {
  /** Google's two kinds and Samsung's, in turn. */
  motionPhotos?: number;
  /** Photos and videos without EXIF, named by day. */
  whatsApp?: number;
  /** Files that the gallery moved to its trash. */
  trashed?: number;
}

/** The options with everything filled in. */
export function withDefaults<T extends ContentsOptions>(options: T, defaults: Required<T>): Required<T> {
  if (!options.bulk) return { ...defaults, ...options };
  const none = Object.entries(defaults).map(([key, value]) => {
    if (key === 'seed' || key === 'pictures') return [key, value];
    return [key, typeof value === 'number' ? 0 : typeof value === 'boolean' ? false : value];
  });
  return { ...(Object.fromEntries(none) as Required<T>), ...options };
}
