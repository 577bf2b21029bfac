import { randomBytes } from 'node:crypto';
import { appendFile, lstat, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import { isObjectName } from '../object-name.ts';
import type { StoredPart } from '../object-store.ts';
import { StorageError } from '../storage-error.ts';

const maxPartBytes = 2 ** 33;
const maxParts = 10_000;
const maxRecordBytes = 4 * 1024 * 1024;

interface About {
  name: string;
  partBytes: number;
}

/**
 * Multipart uploads in a folder: `up-<id>/` with `data`, where each part is written in its place, `parts`, a line for each that is
 * durable, and `about`. Joining them is a rename: nothing is written twice.
 */
export function createFolderUploads(incoming: string) {
  const folderOf = (uploadId: string) => {
    if (!/^[0-9a-f]{32}$/.test(uploadId)) throw missing();
    return path.join(incoming, `up-${uploadId}`);
  };
  /** Asked for by every part of an upload that this process works at. */
  const abouts = new Map<string, Promise<About>>();

  async function readAbout(uploadId: string): Promise<About> {
    const file = path.join(folderOf(uploadId), 'about');
    const text = await readFile(file, 'utf8').catch(gone);
    const [, name = '', bytes = ''] = /^([^\n]{1,400})\n([1-9]\d{0,10})\n$/.exec(text) ?? [];
    const partBytes = Number(bytes);
    if (!isObjectName(name) || !(partBytes <= maxPartBytes)) throw missing();
    return { name, partBytes };
  }

  async function aboutOf(uploadId: string, name: string): Promise<About> {
    let about = abouts.get(uploadId);
    if (!about) {
      about = readAbout(uploadId);
      abouts.set(uploadId, about);
      about.catch(() => abouts.delete(uploadId));
    }
    const known = await about;
    if (known.name !== name) throw missing();
    return known;
  }

  async function partsOf(uploadId: string): Promise<Map<number, number>> {
    const file = path.join(folderOf(uploadId), 'parts');
    if ((await stat(file).catch(gone)).size > maxRecordBytes) throw missing();
    const sizes = new Map<number, number>();
    for (const [, number, size] of (await readFile(file, 'utf8').catch(gone)).matchAll(/^(\d+) (\d+)$\n/gm)) {
      // A size of 0: it is being written again.
      if (size === '0') sizes.delete(Number(number));
      else if (Number(number) >= 1 && Number(number) <= maxParts) sizes.set(Number(number), Number(size));
    }
    return sizes;
  }

  return {
    async create(name: string, partBytes: number): Promise<string> {
      if (!Number.isInteger(partBytes) || partBytes < 1 || partBytes > maxPartBytes) {
        throw new StorageError('store-misuse', `Parts cannot have ${partBytes} bytes.`);
      }
      const uploadId = randomBytes(16).toString('hex');
      const folder = folderOf(uploadId);
      await mkdir(folder);
      await writeFile(path.join(folder, 'data'), '');
      await writeFile(path.join(folder, 'parts'), '');
      await writeFile(path.join(folder, 'about'), `${name}\n${partBytes}\n`);
      return uploadId;
    },

    async putPart(
      { name, uploadId, number }: { name: string; uploadId: string; number: number },
      bytes: Uint8Array,
      signal: AbortSignal,
    ): Promise<void> {
      const { partBytes } = await aboutOf(uploadId, name);
      if (
        !Number.isInteger(number) ||
        number < 1 ||
        number > maxParts ||
        bytes.length > partBytes ||
        !bytes.length
      ) {
        throw new StorageError('store-misuse', `Part ${number} cannot have ${bytes.length} bytes.`);
      }
      const folder = folderOf(uploadId);
      const handle = await open(path.join(folder, 'data'), 'r+').catch(gone);
      try {
        await appendFile(path.join(folder, 'parts'), `${number} 0\n`);
        let at = 0;
        while (at < bytes.length) {
          signal.throwIfAborted();
          const position = (number - 1) * partBytes + at;
          at += (await handle.write(bytes, at, bytes.length - at, position)).bytesWritten;
        }
        await handle.datasync();
        // Lost in a power cut it costs sending the part again; it never stands there without the part.
        await appendFile(path.join(folder, 'parts'), `${number} ${bytes.length}\n`);
      } finally {
        await handle.close();
      }
    },

    async list({ name, uploadId }: { name: string; uploadId: string }): Promise<StoredPart[]> {
      await aboutOf(uploadId, name);
      const sizes = await partsOf(uploadId);
      return [...sizes]
        .map(([number, sizeBytes]) => ({ number, sizeBytes, etag: undefined }))
        .sort((one, other) => one.number - other.number);
    },

    /** Makes `data` the whole object, durable; gives its path, from where it is to be renamed. */
    async join(
      { name, uploadId }: { name: string; uploadId: string },
      parts: readonly StoredPart[],
    ): Promise<string> {
      const { partBytes } = await aboutOf(uploadId, name);
      const sizes = await partsOf(uploadId);
      const isWhole =
        parts.length > 0 &&
        parts.every(
          ({ number, sizeBytes }, at) =>
            number === at + 1 &&
            sizes.get(number) === sizeBytes &&
            (at === parts.length - 1 || sizeBytes === partBytes),
        );
      if (!isWhole) {
        throw new StorageError('store-misuse', 'Parts of that upload are missing or have other sizes.');
      }
      const file = path.join(folderOf(uploadId), 'data');
      const handle = await open(file, 'r+').catch(gone);
      try {
        await handle.truncate((parts.length - 1) * partBytes + parts.at(-1)!.sizeBytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return file;
    },

    async remove(uploadId: string): Promise<void> {
      abouts.delete(uploadId);
      await rm(folderOf(uploadId), { recursive: true, force: true });
    },

    async *all(): AsyncGenerator<{ name: string; uploadId: string; startedAtMs: number }> {
      const names = await readdir(incoming).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      });
      for (const each of names.sort()) {
        const [, uploadId] = /^up-([0-9a-f]{32})$/.exec(each) ?? [];
        if (!uploadId) continue;
        const about = await readAbout(uploadId).catch(() => undefined);
        const file = await lstat(path.join(incoming, each, 'about')).catch(() => undefined);
        if (about && file) yield { name: about.name, uploadId, startedAtMs: Math.trunc(file.mtimeMs) };
      }
    },
  };
}

function missing(): StorageError {
  return new StorageError('upload-missing', 'That upload is not there any more.');
}

function gone(error: unknown): never {
  throw codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' ? missing() : error;
}
