import { extensionOf, kindOfName } from '../media-name.ts';

/** What a file's name says of the files that it may belong to. All in lower case, NFC. */
export interface MediaStem {
  /** The name as written, for a sidecar the name that it speaks of (`img_1.jpg` of `IMG_1.JPG.xmp`, else its stem). */
  fullName: string;
  /** Without its extensions. */
  stem: string;
  /** The stem without the marks of edits and variants: what all files of one asset share. */
  base: string;
  /** `apple`: IMG_E0001 or Photos' own FullSizeRender, which nothing else is called; `suffix`: `~2`, `-edited`, which copies are called too. */
  edit?: 'apple' | 'suffix';
}

/** iOS writes an edit of IMG_0001 as IMG_E0001, adjustments made before the edit as IMG_O0001. */
const APPLE_MARK = /^([a-z]{3}_)([eo])(\d{4,6})$/;
/** What Photos calls an edit where it keeps it, after the stem of an original that is not called IMG_0001. */
const RENDER_MARK = /^(.+)\.fullsizerender$/;
const EDIT_SUFFIX = /(?:~\d{1,2}|[-_ ](?:edited|edit)|\(edited\))$/;
/** Pixel's parts of one shot: raw and developed, motion photo. */
const PIXEL_PART = /\.(?:raw-\d{2}(?:\.(?:cover|original))?|mp)$/;

/** Takes a file's name apart. */
export function mediaStem(name: string): MediaStem {
  const fullName = withoutSidecar(name.normalize('NFC').toLowerCase());
  const stem = kindOfName(fullName) === 'other' ? fullName : fullName.slice(0, fullName.lastIndexOf('.'));
  const apple = APPLE_MARK.exec(stem);
  if (apple !== null) {
    const base = apple[1]! + apple[3]!;
    return apple[2] === 'e' ? { fullName, stem, base, edit: 'apple' } : { fullName, stem, base };
  }
  const render = RENDER_MARK.exec(stem);
  if (render !== null) return { fullName, stem, base: render[1]!, edit: 'apple' };
  const plain = stem.replace(EDIT_SUFFIX, '');
  const base = plain.replace(PIXEL_PART, '');
  return plain === stem || base === ''
    ? { fullName, stem, base: base || stem }
    : { fullName, stem, base, edit: 'suffix' };
}

/**
 * The key that all files of one folder share that could be one asset by name; an index over (folder, key) finds a file's
 * neighbourhood. Files of one asset that are bound by a content identifier alone may have different keys.
 */
export function neighbourhoodKey(name: string): string {
  return mediaStem(name).base;
}

function withoutSidecar(name: string): string {
  return extensionOf(name) === 'xmp' ? name.slice(0, -'.xmp'.length) : name;
}
