import type { Dirent, Stats } from 'node:fs';
import { access, lstat, opendir } from 'node:fs/promises';
import { pathText } from '../../base/path-text.ts';
import { boundedTimeMs, isSize } from '../bounds.ts';
import type { PhoneFile } from '../phone.ts';

const maxDepth = 64;
const maxPathBytes = 4096;
const statsAtOnce = 32;

const trashFolders = new Set([
  '.trash',
  '.trashes',
  '$recycle.bin',
  '@recycle',
  '#recycle',
  'recently deleted',
]);
const cacheNames = new Set([
  '.thumbnails',
  '@eadir',
  'thumbs.db',
  '.ds_store',
  'desktop.ini',
  '.spotlight-v100',
  '.fseventsd',
]);
/** Windows keeps its own notes on every card in it and lets nobody in: one item that is no photo. */
const systemFolder = 'system volume information';

type Absence = PhoneFile['absent'];
const slash = Buffer.from('/');

/** Walks `root`, depth first, one folder open per level; never follows a link, so it cannot leave or circle. */
export async function* walk(root: string, signal: AbortSignal): AsyncGenerator<PhoneFile> {
  yield* walkFolder(
    { root: Buffer.from(root), relative: Buffer.alloc(0), depth: 0, absent: undefined },
    signal,
  );
}

interface Folder {
  root: Buffer;
  relative: Buffer;
  depth: number;
  /** Set for everything below a trash or a cache. */
  absent: Absence;
}

async function* walkFolder(folder: Folder, signal: AbortSignal): AsyncGenerator<PhoneFile> {
  signal.throwIfAborted();
  let batch: Dirent<Buffer>[] = [];
  const here = join(folder.root, folder.relative);
  let entries: AsyncIterable<Dirent<Buffer>>;
  try {
    // The typings know names as strings only; with `buffer` they are bytes, which is what a hostile card may hold.
    entries = (await opendir(here, {
      encoding: 'buffer' as BufferEncoding,
      bufferSize: 256,
    })) as unknown as AsyncIterable<Dirent<Buffer>>;
    for await (const entry of entries) {
      batch.push(entry);
      if (batch.length < statsAtOnce) continue;
      yield* walkBatch(folder, batch, signal);
      batch = [];
    }
  } catch (error) {
    if (signal.aborted || folder.depth === 0) throw error;
    yield { ...named(folder.relative), sizeBytes: 0, mtimeMs: 0, absent: 'unreadable' };
  }
  yield* walkBatch(folder, batch, signal);
}

async function* walkBatch(
  folder: Folder,
  batch: Dirent<Buffer>[],
  signal: AbortSignal,
): AsyncGenerator<PhoneFile> {
  signal.throwIfAborted();
  const facts = await Promise.all(
    batch.map(async (entry) => {
      const relative =
        folder.relative.length === 0 ? entry.name : Buffer.concat([folder.relative, slash, entry.name]);
      const stats = await lstat(join(folder.root, relative)).catch(() => undefined);
      return { name: entry.name.toString('latin1').toLowerCase(), relative, stats };
    }),
  );
  for (const { name, relative, stats } of facts) {
    if (!stats) yield { ...named(relative), sizeBytes: 0, mtimeMs: 0, absent: 'unreadable' };
    else if (stats.isDirectory()) {
      if (name === systemFolder) {
        yield { ...named(relative), sizeBytes: 0, mtimeMs: 0, absent: 'not-a-file' };
        continue;
      }
      if (folder.depth >= maxDepth || relative.length > maxPathBytes) {
        yield { ...named(relative), sizeBytes: 0, mtimeMs: 0, absent: 'unreadable' };
      } else if (await isLibrary(join(folder.root, relative))) {
        yield { ...named(relative), sizeBytes: 0, mtimeMs: 0, absent: 'ours' };
      } else {
        const absent = folder.absent ?? absenceByName(name);
        yield* walkFolder({ root: folder.root, relative, depth: folder.depth + 1, absent }, signal);
      }
    } else yield fileOf(relative, stats, folder.absent ?? absenceByName(name));
  }
}

function fileOf(relative: Buffer, stats: Stats, byName: Absence): PhoneFile {
  const isSane = isSize(stats.size);
  const ofFile = byName ?? (isSane ? undefined : 'unreadable');
  const absent = stats.isSymbolicLink() ? 'symlink' : stats.isFile() ? ofFile : 'not-a-file';
  const file = {
    ...named(relative),
    sizeBytes: stats.isFile() && isSane ? stats.size : 0,
    mtimeMs: boundedTimeMs(stats.mtimeMs),
  };
  return absent ? { ...file, absent } : file;
}

function absenceByName(name: string): Absence {
  // Half-written, or on its way out: a file that is put back has its own name again.
  if (name.startsWith('.photoferry-')) return 'ours';
  if (trashFolders.has(name) || name.startsWith('.trash-') || name.startsWith('.trashed-')) return 'trashed';
  // macOS writes `._name` twins onto cards: they hold Finder's own notes, no photo.
  return cacheNames.has(name) || name.startsWith('._') ? 'thumbnail-cache' : undefined;
}

async function isLibrary(folder: Buffer): Promise<boolean> {
  const mark = Buffer.concat([folder, Buffer.from('/.photoferry/catalog.sqlite')]);
  return access(mark).then(
    () => true,
    () => false,
  );
}

function named(relative: Buffer): { path: string; rawPath?: Uint8Array } {
  const { text, isExact } = pathText(relative);
  return isExact ? { path: text } : { path: text, rawPath: relative };
}

function join(root: Buffer, relative: Buffer): Buffer {
  return relative.length === 0 ? root : Buffer.concat([root, slash, relative]);
}
