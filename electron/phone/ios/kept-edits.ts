import type { PhoneFile } from '../phone.ts';
import type { AfcConnection } from './afc-connection.ts';
import { protocolError } from './afc-wire.ts';
import { type Found, itemAt, unreadable } from './item-at.ts';
import { folderAt, type Look, lookAt } from './look-at.ts';
import { namesInFolder } from './names-in-folder.ts';

/**
 * Where Photos keeps what a person has made of a photo, since iOS 8: beside `/DCIM/100APPLE/IMG_0001.HEIC`
 * `<here>/DCIM/100APPLE/IMG_0001/Adjustments` with `FullSizeRender.heic` or `.jpg`, `.mov` (both for a Live Photo), and
 * `Adjustments.plist`, how it was made. `Penultimate…` and `Substandard…` are steps before it. So say Apple's own names as several
 * public programs use them (PLPhotoLibraryPathManagerDCIM, and tools that copy this folder over AFC); it was not tried on a real iPhone.
 */
export const mutations = '/PhotoData/Mutations';
/** It lies there, and not where it is shown. */
export const isKept = ({ path, rawPath }: PhoneFile) =>
  Buffer.from(rawPath ?? path)
    .toString('latin1')
    .startsWith(`${mutations}/`);
const folderName = '/Adjustments';
const render = /^fullsizerender\.([a-z0-9]{1,8})$/i;
const recipe = /^adjustments\.plist$/i;
/** There are two or three. */
const mostFiles = 100;
const longestNames = 1 << 20;

/** What is kept of the edits of one photo. */
export interface KeptEdits {
  /**
   * `rawPath` says where each lies, `path` is the one by which Apple itself shows it elsewhere, beside the original. `isBeside`: a file
   * of that name does lie there.
   */
  files: { file: PhoneFile; isRecipe: boolean; isBeside: boolean }[];
  /** Nothing but what is in `files`, and steps before, may lie there: what is left out is not known. */
  isKnown: boolean;
}

/**
 * What Photos keeps of the edits of the photo whose path without its extension is `stem`; undefined when nothing is. Nothing that
 * is a link is followed.
 */
export async function keptEdits(
  connection: AfcConnection,
  stem: Buffer,
  signal: AbortSignal,
): Promise<KeptEdits | undefined> {
  const at = Buffer.concat([Buffer.from(mutations), stem]);
  const folder = Buffer.concat([at, Buffer.from(folderName)]);
  const [outer, inner] = await Promise.all([
    lookAt(connection, at, signal),
    folderAt(connection, folder, { signal, longest: longestNames }),
  ]);
  if (outer.kind === 'nothing') return undefined;
  if (outer.kind === 'link' || outer.kind === 'unreadable') return alone(at, outer.kind);
  if (outer.kind !== 'folder' || inner.kind === 'nothing') return { files: [], isKnown: false };
  if (inner.kind !== 'folder') return alone(folder, inner.kind);
  const asks: (() => Promise<KeptEdits['files'][number]>)[] = [];
  const shownAs = new Set<string>();
  let [names, isKnown] = [0, true];
  for (const { name, isRepeated } of namesInFolder(inner.listing)) {
    const text = name.toString('latin1');
    const isRecipe = recipe.test(text);
    const extension = isRecipe ? 'AAE' : render.exec(text)?.[1]?.toUpperCase();
    names++;
    if (extension === undefined) {
      isKnown &&= /^(?:penultimate|substandard)/i.test(text);
      continue;
    }
    if (isRepeated) continue;
    if (asks.length >= mostFiles) throw protocolError('more edits of one photo than any phone keeps');
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    const shown = isRecipe ? Buffer.concat([stem, Buffer.from('.AAE')]) : shownPath(stem, extension);
    const isTwice = shownAs.has(shown.toString('latin1'));
    shownAs.add(shown.toString('latin1'));
    asks.push(async () => {
      const [look, beside] = await Promise.all([
        lookAt(connection, path, signal),
        lookAt(connection, shown, signal),
      ]);
      const item = itemAt(shown, orUnreadable(look));
      const file: PhoneFile = { ...item, rawPath: path, ...(!isRecipe && { facts: { isEdit: true } }) };
      if (isTwice) file.absent = 'listed-twice';
      return { file, isRecipe, isBeside: beside.kind !== 'nothing' };
    });
  }
  const files = await Promise.all(asks.map((ask) => ask()));
  return names === 0 ? undefined : { files, isKnown };
}

/**
 * The other way round than `photoStem`: IMG_E0001.HEIC, as Windows and Image Capture show it; of a photo with another sort of name, the
 * name that it has where it lies.
 */
function shownPath(stem: Buffer, extension: string): Buffer {
  const text = stem.toString('latin1');
  const apple = /^(.*\/IMG_)(\d{4,6})$/.exec(text);
  const path = apple ? `${apple[1]}E${apple[2]}.${extension}` : `${text}.FullSizeRender.${extension}`;
  return Buffer.from(path, 'latin1');
}

function alone(path: Buffer, kind: 'link' | 'unreadable'): KeptEdits {
  return {
    files: [{ file: itemAt(path, { ...unreadable, kind }), isRecipe: false, isBeside: false }],
    isKnown: false,
  };
}

/** What went between two questions. */
const orUnreadable = (look: Look): Found => (look.kind === 'nothing' ? unreadable : look);
