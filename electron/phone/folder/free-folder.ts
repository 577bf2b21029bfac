import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { link, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import { boundedTimeMs } from '../bounds.ts';
import type { AsideEnd, AsideFile, AsideLook, IoOptions, PhoneFile, PhoneFreeing } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';

const clashes = 100;
const longestName = 255;
const asidePrefix = '.photoferry-aside-';

/** What the folder itself lends for it. */
export interface FolderHands {
  /** Absolute; refuses what leads out. */
  inside(name: string): string;
  /** Throws when the whole card is gone: then nothing can be said of a file. */
  requireCard(): Promise<void>;
}

/** Deleting in a plain folder: a file is moved aside beside its place, so that it never leaves its disk, hashed, then unlinked. */
export function createFolderFreeing({ inside, requireCard }: FolderHands): PhoneFreeing {
  const one = async <T>(
    files: readonly AsideFile[],
    { signal }: IoOptions,
    work: (each: { place: string; aside: string; file: PhoneFile }, signal: AbortSignal) => Promise<T>,
  ): Promise<T[]> => {
    const out: T[] = [];
    for (const { file, aside } of files) {
      signal.throwIfAborted();
      out.push(await work({ place: inside(file.path), aside: inside(aside), file }, signal));
    }
    await requireCard();
    return out;
  };
  return {
    batch: 32,
    hashedBy: 'here',
    asideOf,
    setAside: (files, options) => one(files, options, setAside),
    lookAside: (files, options) =>
      one(files, options, async ({ aside }) => {
        const stats = await look(aside);
        return stats?.isFile() ? { sizeBytes: stats.size, mtimeMs: boundedTimeMs(stats.mtimeMs) } : undefined;
      }),
    putBack: (files, options) =>
      one(files, options, async ({ place, aside, file }) => {
        const at = await putBack(place, aside);
        if (at === undefined) return undefined;
        return path.posix.join(path.posix.dirname(file.path), path.basename(at));
      }),
    removeAside: (files, options) => one(files, options, removeAside),
  };
}

async function setAside(
  { place, aside }: { place: string; aside: string },
  signal: AbortSignal,
): Promise<AsideLook> {
  try {
    if (!(await look(aside))) await rename(place, aside);
  } catch (error) {
    return { as: (await look(place)) ? 'refused' : codeOf(error) === 'ENOENT' ? 'absent' : 'refused' };
  }
  const stats = await lstat(aside);
  const mtimeMs = boundedTimeMs(stats.mtimeMs);
  // What is no file has no size that a photo has.
  if (!stats.isFile()) return { as: 'aside', sizeBytes: -1, mtimeMs };
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(aside, { signal, highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return { as: 'aside', sizeBytes: stats.size, mtimeMs, sha256: hash.digest() };
}

/** A hard link refuses a name that is taken; cards know none, and there nobody else writes meanwhile. */
async function putBack(place: string, aside: string): Promise<string | undefined> {
  const there = await look(aside);
  if (!there) return undefined;
  await mkdir(path.dirname(place), { recursive: true });
  for (let number = 1; number <= clashes; number++) {
    const target = numbered(place, number);
    const taken = await look(target);
    // A break between the two halves of the move left it under both names.
    if (taken && taken.ino === there.ino && taken.dev === there.dev) await unlink(aside);
    else if (taken || !(await moveTo(aside, target, there.isFile()))) continue;
    await syncFolder(path.dirname(place));
    return target;
  }
  throw new PhoneError('phone-refused', `${place} cannot be given its place again.`);
}

async function moveTo(aside: string, target: string, isFile: boolean): Promise<boolean> {
  try {
    if (!isFile) throw Object.assign(new Error('no file'), { code: 'EPERM' });
    await link(aside, target);
    await unlink(aside);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
    await rename(aside, target);
    return true;
  }
}

async function removeAside({ aside }: { aside: string }): Promise<AsideEnd> {
  const stats = await look(aside);
  if (stats && !stats.isFile()) return { as: 'left' };
  await unlink(aside).catch(() => {});
  if (await look(aside)) return { as: 'left' };
  await syncFolder(path.dirname(aside));
  return { as: 'gone', row: 'gone' };
}

async function look(place: string): Promise<Stats | undefined> {
  return lstat(place).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  // Windows cannot sync a folder, some cards neither: then the next look decides.
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** Beside its place; the name that it had stands in it, for whoever finds it. Names that are no text are not moved. */
function asideOf({ path: name, rawPath }: PhoneFile, id: string): string | undefined {
  if (rawPath) return undefined;
  const folder = path.posix.dirname(name);
  let aside = `${asidePrefix}${id}-${path.posix.basename(name)}`;
  while (Buffer.byteLength(aside) > longestName) aside = [...aside].slice(0, -1).join('');
  return folder === '.' ? aside : `${folder}/${aside}`;
}

function numbered(place: string, number: number): string {
  if (number === 1) return place;
  const { dir, name, ext } = path.parse(place);
  return path.join(dir, `${name}-${number}${ext}`);
}
