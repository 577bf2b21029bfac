import { orAbort } from '../../base/abort.ts';
import type { DeletionAnswer, IoOptions, PhoneDeleting, PhoneFile } from '../phone.ts';
import type { AfcConnection } from './afc-connection.ts';
import { listFolder } from './afc-files.ts';
import { hasEdit } from './has-edit.ts';
import type { ImageCapture } from './image-capture.ts';
import { lookAt } from './look-at.ts';
import { namesInFolder } from './names-in-folder.ts';

/** What the phone lends for it. */
export interface IosHands {
  connection: () => AfcConnection;
  capture: () => ImageCapture;
  patienceMs: number;
}

/**
 * Deleting through macOS (ImageCaptureCore), as the program Image Capture does it: Photos on the iPhone takes file and record out of
 * its library. Deleting a photo takes its edits along, so one that has an edit on the phone, or beside which anything lies, that was not
 * named, is not asked for.
 */
export function createIosDeleting({ connection, capture, patienceMs }: IosHands): PhoneDeleting {
  return {
    ...{ batch: 100, patienceMs },
    ready: async ({ signal }) => await capture().ready({ signal }),
    delete: async (photos, { signal }) => {
      // Another helper may have had to be begun since: nothing is looked at before it is ready, and no other is asked after that.
      const hand = capture();
      await hand.ready({ signal });
      const folders = new Map<string, Promise<string[]>>();
      const namesIn = (folder: string) => {
        const known = folders.get(folder) ?? namesOf(connection(), folder, signal);
        folders.set(folder, known);
        return known;
      };
      const look = { connection: connection(), signal };
      const answers: DeletionAnswer[] = [];
      for (const files of photos)
        answers.push((await isWhole(files, namesIn, look)) ? await sameAsEver(files, look) : 'edited');
      const wanted = photos.filter((_, at) => answers[at] === 'asked');
      if (wanted.length === 0) return answers;
      signal.throwIfAborted();
      const outcomes = await hand.delete(wanted);
      let next = 0;
      return answers.map((answer) =>
        answer === 'asked' && outcomes[next++] !== 'deleted' ? 'refused' : answer,
      );
    },
  };
}

async function namesOf(connection: AfcConnection, folder: string, signal: AbortSignal): Promise<string[]> {
  const listing = await orAbort(listFolder(connection, Buffer.from(folder)), signal);
  return [...namesInFolder(listing)].map(({ name }) => name.toString());
}

async function isWhole(
  files: readonly PhoneFile[],
  namesIn: (folder: string) => Promise<string[]>,
  { connection, signal }: IoOptions & { connection: AfcConnection },
): Promise<boolean> {
  const named = new Set(files.map(({ path }) => path));
  for (const { path } of files) {
    const cut = path.lastIndexOf('/');
    const [folder, stem] = [path.slice(0, cut), stemOf(path.slice(cut + 1))];
    for (const name of await namesIn(folder))
      if (stemOf(name) === stem && !named.has(`${folder}/${name}`)) return false;
  }
  return !(await hasEdit(connection, files, signal));
}

/** `asked` where each file still has size and time. */
async function sameAsEver(
  files: readonly PhoneFile[],
  { connection, signal }: IoOptions & { connection: AfcConnection },
): Promise<DeletionAnswer> {
  const looks = await Promise.all(
    files.map(({ path, rawPath }) => lookAt(connection, Buffer.from(rawPath ?? path), signal)),
  );
  if (looks.some(({ kind }) => kind !== 'file')) return 'refused';
  const isSame = files.every(({ sizeBytes, mtimeMs }, at) => {
    const look = looks[at]!;
    return look.kind === 'file' && look.sizeBytes === sizeBytes && look.mtimeMs === mtimeMs;
  });
  return isSame ? 'asked' : 'changed';
}

/** IMG_E0001.JPG and IMG_O0001.AAE are of IMG_0001. */
const stemOf = (name: string) =>
  name
    .replace(/\.[^.]*$/, '')
    .replace(/^IMG_[EO](\d+)$/i, 'IMG_$1')
    .toLowerCase();
