import type { PhoneFile } from '../phone.ts';
import { adbPath } from './shell-quote.ts';

/** A name of a file is up to 255 bytes long. */
const longestWords = 237;

/** Of a path as adb takes it: shared storage, or a card; undefined for what is on neither. */
export const volumeOf = (path: string) =>
  /^\/storage\/(?:emulated\/\d+|[0-9A-Fa-f-]{5,64})(?=\/)/.exec(path)?.[0];

/**
 * `<volume>/Photoferry/.aside/<id>_<path>_`: no media file by its name, and whoever finds one there, after this computer was lost
 * in the middle, reads where it belongs. Only letters, digits and `.-_%` are in it; of a path that does not fit, `~` stands for its
 * beginning.
 */
export function asideOf(file: PhoneFile, id: string): string | undefined {
  const path = adbPath(file);
  const volume = volumeOf(path);
  if (volume === undefined) return undefined;
  const words = path
    .slice(volume.length + 1)
    .replace(/[^\w.-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const kept = words.length <= longestWords ? words : `~${words.slice(1 - longestWords)}`;
  return `${volume}/Photoferry/.aside/${id}_${kept}_`;
}

/** Where what lies aside belongs, by its own name; undefined: no name that `asideOf` gives. */
export function homeOf(aside: string): string | undefined {
  const volume = volumeOf(aside);
  const cut = aside.lastIndexOf('/');
  const [, start, words] = /^[0-9a-f]{16}_(~?)([\w.%-]+)_$/.exec(aside.slice(cut + 1)) ?? [];
  if (volume === undefined || words === undefined) return undefined;
  const read = words.replace(/%([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  // Nobody's name leads into the folder of an app, which may be gone by now besides.
  const isWhole = start === '' && !/^Android\//i.test(read);
  const inside = isWhole ? read : `DCIM/Photoferry-put-back/${read.slice(read.lastIndexOf('/') + 1)}`;
  const isSafe = !/(?:^|\/)\.{0,2}(?:\/|$)|\0/.test(inside) && !/^Photoferry\//i.test(inside);
  return isSafe ? `${volume}/${inside}` : undefined;
}
