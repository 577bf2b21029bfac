import type { IoOptions, Listed, LookOptions, PhoneFile, PhoneLook } from '../phone.ts';
import type { AfcConnection } from './afc-connection.ts';
import { hasEdit } from './has-edit.ts';
import { isKept } from './kept-edits.ts';
import { listingAt, lookAt } from './look-at.ts';
import { namesInFolder } from './names-in-folder.ts';
import { photoStem } from './photo-stem.ts';

/** Of one folder, the names that matter, by the photo that they are of; undefined: the phone does not show the folder. */
type Beside = ReadonlyMap<string, readonly string[]> | undefined;

/**
 * How photos, each told by all its files, stand on the phone by now: first what lies beside them, and their edits, then each file's size
 * and time, so that these are the last that was asked. Each folder is listed once; everything else is asked without waiting in between.
 */
export async function lookAgain(
  connection: AfcConnection,
  photos: readonly (readonly PhoneFile[])[],
  { signal, safeAt = () => undefined }: LookOptions,
): Promise<PhoneLook[][]> {
  const besides = await foldersOf(connection, photos, signal);
  const edits = await Promise.all(photos.map((files) => hasEdit(connection, files, signal)));
  return await Promise.all(
    photos.map(async (files, at) => {
      const [isBeside, looks] = await Promise.all([
        hasOther(connection, files, { besides, safeAt, signal }),
        Promise.all(files.map((file) => lookAtOne(connection, file, { besides, signal }))),
      ]);
      if (files.some((file, index) => looks[index] !== 'same' && !isKept(file))) return looks;
      if (edits[at]) return files.map(() => 'edited' as const);
      if (isBeside) return files.map(() => 'beside' as const);
      return looks;
    }),
  );
}

async function lookAtOne(
  connection: AfcConnection,
  file: PhoneFile,
  { besides, signal }: IoOptions & { besides: ReadonlyMap<string, Beside> },
): Promise<PhoneLook> {
  const look = await lookAt(connection, Buffer.from(file.rawPath ?? file.path), signal);
  if (look.kind === 'file') return isAsListed(look, file) ? 'same' : 'changed';
  if (look.kind !== 'nothing') return 'changed';
  // A folder that the phone does not show today says nothing of what is in it.
  const { folder, name } = partsOf(file.path);
  const names = besides.get(folder);
  return names === undefined || names.get(stemOf(name))?.includes(name) ? 'unseen' : 'gone';
}

async function foldersOf(
  connection: AfcConnection,
  photos: readonly (readonly PhoneFile[])[],
  signal: AbortSignal,
): Promise<Map<string, Beside>> {
  const wanted = new Map<string, Set<string>>();
  for (const { path } of photos.flat()) {
    const { folder, name } = partsOf(path);
    wanted.set(folder, (wanted.get(folder) ?? new Set()).add(stemOf(name)));
  }
  const asks = [...wanted].map(async ([folder, stems]) => {
    const listing = await listingAt(connection, Buffer.from(folder), { signal });
    return [folder, listing && besideIn(listing, stems)] as const;
  });
  return new Map(await Promise.all(asks));
}

function besideIn(listing: Buffer, stems: ReadonlySet<string>): Beside {
  const names = new Map<string, string[]>();
  for (const { name, isRepeated } of namesInFolder(listing)) {
    const text = name.toString();
    const stem = stemOf(text);
    if (isRepeated || !stems.has(stem)) continue;
    const known = names.get(stem);
    if (known) known.push(text);
    else names.set(stem, [text]);
  }
  return names;
}

/** Whether beside them lies what is none of them, nor safe as it stands there now; what cannot be seen may. */
async function hasOther(
  connection: AfcConnection,
  files: readonly PhoneFile[],
  {
    besides,
    safeAt,
    signal,
  }: IoOptions & { besides: ReadonlyMap<string, Beside> } & Required<Pick<LookOptions, 'safeAt'>>,
): Promise<boolean> {
  const named = new Set(files.map(({ path }) => path));
  const others = new Set<string>();
  for (const { path } of files) {
    const { folder, name } = partsOf(path);
    const names = besides.get(folder);
    if (!names) return true;
    for (const each of names.get(stemOf(name)) ?? [])
      if (!named.has(`${folder}/${each}`)) others.add(`${folder}/${each}`);
  }
  const asks = [...others].map(async (path) => {
    const listed = safeAt(path);
    const look = listed && (await lookAt(connection, Buffer.from(path), signal));
    return look?.kind !== 'file' || !isAsListed(look, listed!);
  });
  return (await Promise.all(asks)).includes(true);
}

const isAsListed = (now: Listed, listed: Listed) =>
  now.sizeBytes === listed.sizeBytes && now.mtimeMs === listed.mtimeMs;

function partsOf(path: string): { folder: string; name: string } {
  const cut = path.lastIndexOf('/');
  return { folder: path.slice(0, cut), name: path.slice(cut + 1) };
}

const stemOf = (name: string) => photoStem(name).toLowerCase();
