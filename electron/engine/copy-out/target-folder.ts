import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { moveWithoutReplacing } from '../library/move-without-replacing.ts';
import { numbered } from '../library/safe-name.ts';

const maxClashes = 10_000;

/** Bytes by what they are. */
export interface Content {
  sizeBytes: number;
  sha256: Uint8Array;
}

/**
 * Names below a folder that is copied to. Nothing that stands there is ever replaced: the same bytes are taken for done,
 * others move the new file to the next name (`-2`). `relative` paths are safe ones, '/' between.
 */
export function createTargetFolder(root: string) {
  const folders = new Map<string, string>([['.', '']]);

  /** Makes a folder and those above it; where a file or a link stands in the way, one beside it. */
  const folderAt = (relative: string): string => {
    const known = folders.get(relative);
    if (known !== undefined) return known;
    const above = folderAt(path.posix.dirname(relative));
    for (let number = 1; ; number++) {
      const name = numbered(path.posix.basename(relative), number);
      const place = above === '' ? name : `${above}/${name}`;
      const full = path.join(root, place);
      const there = lstatSync(full, { throwIfNoEntry: false });
      if (there && !there.isDirectory() && number < maxClashes) continue;
      if (!there) mkdirSync(full);
      folders.set(relative, place);
      return place;
    }
  };

  /** The first name for this content that is free, or that holds it already. */
  const findName = async (relative: string, content: Content, signal: AbortSignal) => {
    const folder = folderAt(path.posix.dirname(relative));
    for (let number = 1; number <= maxClashes; number++) {
      const name = numbered(path.posix.basename(relative), number);
      const place = folder === '' ? name : `${folder}/${name}`;
      const there = lstatSync(path.join(root, place), { throwIfNoEntry: false });
      if (!there) return { place, isThere: false };
      if (there.isFile() && (await holds(path.join(root, place), there.size, content, signal)))
        return { place, isThere: true };
    }
    throw new Error(`There are too many files named ${path.posix.basename(relative)}.`);
  };

  return {
    root,
    findName,
    /** Gives the verified file `aside` its name; `isThere` when that name held the same already. */
    place: async (aside: string, relative: string, content: Content, signal: AbortSignal) => {
      for (;;) {
        const found = await findName(relative, content, signal);
        if (found.isThere || moveWithoutReplacing(aside, path.join(root, found.place))) return found;
      }
    },
  };
}

export type TargetFolder = ReturnType<typeof createTargetFolder>;

async function holds(
  file: string,
  sizeBytes: number,
  content: Content,
  signal: AbortSignal,
): Promise<boolean> {
  if (sizeBytes !== content.sizeBytes) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { signal, highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash.digest().equals(content.sha256);
}
