/**
 * The path, or the name, of the photo that a file is of, without its extension: IMG_E0001.JPG and IMG_O0001.AAE are of IMG_0001, and
 * SCAN.FullSizeRender.jpg of SCAN. Two files of one folder are of one photo where this is the same, but for capitals.
 */
export const photoStem = (path: string) =>
  path.replace(/(?:\.FullSizeRender)?\.[^./]*$/i, '').replace(/(^|\/)(IMG_)[EO](\d+)$/i, '$1$2$3');
