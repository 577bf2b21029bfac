import { createHash, randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import { boundedTimeMs } from '../bounds.ts';
import type { IoOptions, Phone, PhoneFile, PhoneFreeing } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';
import { shownName } from '../shown-name.ts';
import { createFolderFreeing } from './free-folder.ts';
import { folderId } from './volume-id.ts';
import { walk } from './walk.ts';

const chunkBytes = 1024 * 1024;

/** A card, a camera or any folder as a phone. Paths are relative to the folder; links are never followed. */
export async function openFolder(folder: string): Promise<Phone> {
  const root = path.resolve(folder);
  const stats = await stat(root).catch(() => undefined);
  if (!stats?.isDirectory()) {
    throw new PhoneError('phone-gone', stats ? `${root} is no folder.` : `There is no folder ${root}.`, {
      advice: stats ? 'Name the folder that it is in.' : 'Check the name, or put the card in again.',
    });
  }
  await refuseLibrary(root);
  return new FolderPhone(root, { id: await folderId(root), volume: stats.dev });
}

/** A library holds more than photos of a person's own: its previews would become photos. Its originals are welcome. */
async function refuseLibrary(root: string): Promise<void> {
  const isInside = root.split(path.sep).includes('.photoferry');
  const mark = await stat(path.join(root, '.photoferry', 'catalog.sqlite')).catch(() => undefined);
  if (!isInside && !mark) return;
  throw new PhoneError('phone-refused', `${root} is a library of Photoferry.`, {
    advice: 'To take over what another library holds, import from its Originals folder.',
  });
}

class FolderPhone implements Phone {
  readonly kind = 'folder';
  readonly link = 'disk';
  // A spinning disk or a card seeks: two readers keep it busy, more make it slower.
  readonly parallelReads = 2;
  readonly id: string;
  readonly name: string;
  readonly freeing: PhoneFreeing = createFolderFreeing({
    inside: (name) => {
      this.#closed.signal.throwIfAborted();
      return this.#inside(name);
    },
    requireCard: async () => {
      const stats = await stat(this.#root).catch(() => undefined);
      if (stats?.dev !== this.#volume) throw gone(this.name);
    },
  });
  readonly #root: string;
  readonly #closed = new AbortController();

  readonly #volume: number;

  constructor(root: string, { id, volume }: { id: string; volume: number }) {
    this.#root = root;
    this.#volume = volume;
    this.id = id;
    this.name = shownName(path.basename(root) || root) || 'folder';
  }

  async *list({ signal }: IoOptions): AsyncIterable<PhoneFile> {
    try {
      yield* walk(this.#root, this.#live(signal));
      // A card that was pulled leaves an empty folder behind: that is no listing of what it holds.
      if ((await stat(this.#root)).dev !== this.#volume) throw gone(this.name);
    } catch (error) {
      throw await this.#explain(error, signal, this.#root);
    }
  }

  async *open(
    file: PhoneFile,
    { signal, offset = 0 }: IoOptions & { offset?: number },
  ): AsyncIterable<Uint8Array> {
    const live = this.#live(signal);
    live.throwIfAborted();
    let handle: FileHandle | undefined;
    try {
      handle = await open(this.#place(file), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      if (!(await handle.stat()).isFile())
        throw new PhoneError('file-unreadable', `${file.path} is not a file.`);
      for (let at = offset; ; ) {
        live.throwIfAborted();
        const length = Math.min(chunkBytes, Math.max(file.sizeBytes - at, 0) + 1);
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(length), 0, length, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } catch (error) {
      throw await this.#explain(error, signal, file.path);
    } finally {
      await handle?.close();
    }
  }

  async stat(
    file: PhoneFile,
    { signal }: IoOptions,
  ): Promise<{ sizeBytes: number; mtimeMs: number } | undefined> {
    this.#live(signal).throwIfAborted();
    const stats: Stats | undefined = await lstat(this.#place(file)).catch(() => undefined);
    return stats?.isFile() ? { sizeBytes: stats.size, mtimeMs: boundedTimeMs(stats.mtimeMs) } : undefined;
  }

  async write(name: string, bytes: Uint8Array, options: IoOptions & { mtimeMs?: number }): Promise<void> {
    this.#live(options.signal).throwIfAborted();
    const place = this.#inside(name);
    const aside = path.join(path.dirname(place), `.photoferry-${randomBytes(8).toString('hex')}`);
    try {
      await mkdir(path.dirname(place), { recursive: true });
      const handle = await open(aside, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (options.mtimeMs !== undefined) await utimes(aside, options.mtimeMs / 1000, options.mtimeMs / 1000);
      options.signal.throwIfAborted();
      await rename(aside, place);
    } catch (error) {
      await rm(aside, { force: true }).catch(() => {});
      if (codeOf(error) === 'ENOSPC')
        throw new PhoneError('phone-full', `There is no room left on ${this.name}.`, { cause: error });
      throw await this.#explain(error, options.signal, name, 'phone-refused');
    }
  }

  async remove(name: string, { signal }: IoOptions): Promise<void> {
    this.#live(signal).throwIfAborted();
    try {
      await rm(this.#inside(name), { force: true });
    } catch (error) {
      throw await this.#explain(error, signal, name, 'phone-refused');
    }
  }

  async digest(file: PhoneFile, { signal }: IoOptions): Promise<Uint8Array> {
    const hash = createHash('sha256');
    for await (const chunk of this.open(file, { signal })) hash.update(chunk);
    return hash.digest();
  }

  async battery(): Promise<undefined> {
    return undefined;
  }

  async storage({ signal }: IoOptions): Promise<{ totalBytes: number; freeBytes: number }> {
    this.#live(signal).throwIfAborted();
    const { blocks, bavail, bsize } = await statfs(this.#root);
    return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
  }

  async close(): Promise<void> {
    this.#closed.abort(new PhoneError('phone-gone', `${this.name} was closed.`));
  }

  #live(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closed.signal]);
  }

  #place(file: PhoneFile): string | Buffer {
    if (!file.rawPath) return this.#inside(file.path);
    if (pathHasDots(Buffer.from(file.rawPath).toString('latin1'))) throw refusal(file.path);
    return Buffer.concat([Buffer.from(`${this.#root}/`), file.rawPath]);
  }

  #inside(name: string): string {
    if (name === '' || name.startsWith('/') || name.includes('\0') || pathHasDots(name)) throw refusal(name);
    return `${this.#root}/${name}`;
  }

  /** An error in our words: the signal's own reason first, then whether the whole card went or just this file. */
  async #explain(
    error: unknown,
    signal: AbortSignal,
    name: string,
    otherwise: 'file-unreadable' | 'phone-refused' = 'file-unreadable',
  ) {
    if (signal.aborted) return signal.reason;
    if (this.#closed.signal.aborted) return this.#closed.signal.reason;
    if (error instanceof PhoneError) return error;
    const stillThere = await lstat(this.#root).catch(() => undefined);
    if (!stillThere) return gone(this.name, error);
    if (codeOf(error) === 'ENOENT')
      return new PhoneError('file-gone', `${name} is no longer there.`, { cause: error });
    return new PhoneError(otherwise, `${name}: ${codeOf(error)}.`, { cause: error });
  }
}

function gone(name: string, cause?: unknown): PhoneError {
  return new PhoneError('phone-gone', `${name} is no longer there.`, { advice: 'Put it in again.', cause });
}

function pathHasDots(name: string): boolean {
  return name.split('/').some((part) => part === '..' || part === '.' || part === '');
}

function refusal(name: string): PhoneError {
  return new PhoneError('phone-refused', `${JSON.stringify(name)} is no path inside the folder.`);
}
