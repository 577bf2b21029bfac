import { randomBytes } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { orAbort } from '../../base/abort.ts';
import { codeOf } from '../../base/error.ts';
import { checkObjectName, checkPrefix } from '../object-name.ts';
import type { ListOptions, ObjectStore, PutOptions, PutResult } from '../object-store.ts';
import { StorageError } from '../storage-error.ts';
import { folderError } from './folder-error.ts';
import { openFolderRoot } from './folder-root.ts';
import { createFolderUploads } from './folder-uploads.ts';
import { placeFile } from './place-file.ts';
import { readFileRange } from './read-file.ts';
import { createFolderSync } from './sync-folder.ts';
import { describe, walkFolder } from './walk-folder.ts';

/**
 * A folder as a store: objects are plain files below it. A file is written aside, synced, renamed or linked into place, and its folder
 * synced before a call returns. Several processes may use it at once. It has no ETags and keeps no classes; `md5` is not looked at.
 * @throws {StorageError} store-missing where there is no such folder
 */
export async function openFolderStore(place: string): Promise<ObjectStore> {
  const placed = path.resolve(place);
  const root = await openFolderRoot(placed).catch((error: unknown) => {
    throw folderError(error, placed);
  });
  const uploads = createFolderUploads(root.incoming);
  const syncFolder = createFolderSync();
  let requests = 0;
  let ready: Promise<void> | undefined;

  /** Counts and maps errors. A hung disk is left to itself when the signal aborts. */
  const ask = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
    change(signal, () => orAbort(work(), signal));

  /** The same for what uses the caller's bytes: it ends before the caller has them back. */
  async function change<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    requests++;
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw folderError(error, placed);
    }
  }

  /** Runs what writes into `incoming`, which is made on the first write, and again where somebody has removed it. */
  async function writing<T>(work: () => Promise<T>): Promise<T> {
    ready ??= root.prepareIncoming();
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      throw error;
    }
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await root.prepareIncoming();
      return await work();
    }
  }

  /** Where nothing was found: nothing there, or the whole store gone? */
  const absent = async (error: unknown): Promise<undefined> => {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
    await root.check();
  };

  async function settle(aside: string, name: string, options: { createOnly: boolean; signal: AbortSignal }) {
    const { file, unsynced } = await root.prepare(name);
    await placeFile(aside, file, { ...options, incoming: root.incoming });
    await Promise.all([...unsynced, path.dirname(file)].map(syncFolder));
  }

  async function put(name: string, bytes: Uint8Array, options: PutOptions): Promise<PutResult> {
    checkObjectName(name);
    if (options.storageClass) throw noClasses();
    const createOnly = options.createOnly === true;
    await change(options.signal, () =>
      writing(async () => {
        await options.pace?.(bytes.length);
        const aside = path.join(root.incoming, `put-${randomBytes(12).toString('hex')}`);
        const handle = await open(aside, 'wx');
        try {
          try {
            await handle.writeFile(bytes);
            await handle.datasync();
          } finally {
            await handle.close();
          }
          options.signal.throwIfAborted();
          await settle(aside, name, { createOnly, signal: options.signal });
        } catch (error) {
          await unlink(aside).catch(() => {});
          throw error;
        }
      }),
    );
    return { etag: undefined };
  }

  async function get(
    name: string,
    { signal, ...range }: Parameters<ObjectStore['get']>[1],
  ): Promise<Readable> {
    checkObjectName(name);
    const explain = (error: unknown) => folderError(error, placed);
    const stream = await ask(signal, async () => {
      try {
        return await readFileRange(await root.locate(name), { ...range, signal, explain });
      } catch (error) {
        return await absent(error);
      }
    });
    if (!stream) throw new StorageError('object-missing', `${placed} has no ${name}.`);
    return stream;
  }

  async function* list({ prefix = '', startAfter = '', signal }: ListOptions) {
    checkPrefix(prefix);
    const folder = await ask(signal, async () => path.dirname(await root.locate('x')));
    try {
      await root.check();
      yield* walkFolder(folder, { prefix, startAfter, signal });
      await root.check();
    } catch (error) {
      signal.throwIfAborted();
      throw folderError(error, placed);
    }
  }

  return {
    kind: 'folder',
    place: placed,
    get requests() {
      return requests;
    },
    minPartBytes: 1,
    put,
    get,
    list,
    head: (name, { signal }) => {
      checkObjectName(name);
      return ask(signal, async () => {
        const file = await root.locate(name).catch(absent);
        const stored = file && (await describe(path.dirname(file), path.basename(file)));
        if (stored) return { ...stored, name };
        await root.check();
        return undefined;
      });
    },
    delete: async (name, { signal }) => {
      checkObjectName(name);
      await ask(signal, async () => {
        try {
          const file = await root.locate(name);
          await unlink(file);
          await syncFolder(path.dirname(file));
          if (name.startsWith('probe/')) await root.removeEmpty(name);
        } catch (error) {
          await absent(error);
        }
      });
    },

    createUpload: (name, { signal, partBytes, storageClass }) => {
      checkObjectName(name);
      if (storageClass) throw noClasses();
      return ask(signal, () => writing(() => uploads.create(name, partBytes)));
    },
    putPart: async (upload, bytes, { signal, pace }) => {
      await pace?.(bytes.length);
      await change(signal, () => uploads.putPart(upload, bytes, signal).catch(whileThere));
      return { etag: undefined };
    },
    listParts: (upload, { signal }) => ask(signal, () => uploads.list(upload).catch(whileThere)),
    completeUpload: async ({ parts, ...upload }, { signal }) => {
      checkObjectName(upload.name);
      await ask(signal, async () => {
        const aside = await uploads.join(upload, parts).catch(whileThere);
        signal.throwIfAborted();
        await settle(aside, upload.name, { createOnly: false, signal });
        await uploads.remove(upload.uploadId);
      });
      return { etag: undefined };
    },
    abortUpload: ({ uploadId }, { signal }) => ask(signal, () => uploads.remove(uploadId)),
    async *listUploads({ prefix = '', signal }) {
      checkPrefix(prefix);
      await ask(signal, () => root.check());
      for await (const upload of uploads.all()) {
        signal.throwIfAborted();
        if (upload.name.startsWith(prefix)) yield upload;
      }
    },
    restore: async () => {
      throw noClasses();
    },
    close: async () => {},
  };

  /** An upload that is gone together with the store is not gone. */
  async function whileThere(error: unknown): Promise<never> {
    if (codeOf(error) === 'upload-missing') await root.check();
    throw error;
  }
}

function noClasses(): StorageError {
  return new StorageError('store-unsupported', 'A folder has no storage classes.');
}
