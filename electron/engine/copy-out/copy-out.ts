import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAbort } from '../../base/abort.ts';
import { codeOf, wordsOf } from '../../base/error.ts';
import type { Progress } from '../../contract/progress.ts';
import { fileSource } from '../../media/byte-source.ts';
import { readHeader } from '../../media/header.ts';
import { createFileProgress } from '../file-progress.ts';
import { createFileSync } from '../library/file-sync.ts';
import { fetchAside, MismatchError } from './fetch-aside.ts';
import type { OutgoingAsset, OutgoingFile } from './outgoing.ts';
import { createPlacing, type PlacingSums } from './placing.ts';
import { prepareTarget } from './prepare-target.ts';
import { safePath } from './safe-path.ts';
import { onTarget, TargetError } from './target-error.ts';
import { createTargetFolder } from './target-folder.ts';
import { xmpSidecar } from './xmp-sidecar.ts';

/** A file that could not be copied. */
export interface CopyFailure {
  path: string;
  code: string;
  message: string;
}

export interface CopyOptions {
  /** The folder that is copied to; made when it is missing. */
  to: string;
  parallel: number;
  phase: Progress['phase'];
  total: { files: number; bytes: number };
  signal: AbortSignal;
  onProgress?: ((progress: Progress) => void) | undefined;
  onFailure?: ((failure: CopyFailure) => void | Promise<void>) | undefined;
  /** A different file stands under the first of these names, so what was copied got the second; both below `to`. */
  onRenamed?: ((path: string, place: string) => void) | undefined;
  /** True of a failure that all other files would share: it ends the copying. */
  isFatal?: (error: unknown) => boolean | Promise<boolean>;
}

/** `failed`: files that did not come, `mismatched` of them because their bytes were not the recorded ones. */
export interface CopyResult extends PlacingSums {
  mismatched: number;
  failed: number;
  seconds: number;
}

/**
 * Copies assets into a folder as plain files with their names and times, and XMP sidecars beside them. Every file is verified
 * by its SHA-256 before it gets its name; what stands there whole is left as it is, what stands there and differs too.
 * @throws {TargetError}; what `isFatal` says of
 */
export async function copyOut(
  assets: Iterable<OutgoingAsset> | AsyncIterable<OutgoingAsset>,
  options: CopyOptions,
): Promise<CopyResult> {
  const startedAt = performance.now();
  const aside = await prepareTarget(options.to);
  const target = createTargetFolder(path.resolve(options.to));
  const sync = createFileSync();
  // One that fails for good stops the others.
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const placing = createPlacing(target, sync, (name, place) => options.onRenamed?.(name, place));
  const progress = createFileProgress(options);
  const result = { mismatched: 0, failed: 0 };
  const underWay = new Set<string>();
  const isFatal = options.isFatal ?? (() => false);

  const copyOne = async (asset: OutgoingAsset, file: OutgoingFile): Promise<void> => {
    const relative = safePath(file.path);
    const key = createHash('sha256').update(relative).update(file.sha256).digest('hex').slice(0, 40);
    // The same bytes for the same place, once more: nothing is left to do for them.
    if (underWay.has(key)) return;
    underWay.add(key);
    const place = path.join(aside.folder, key);
    try {
      const found = await onTarget(target.root, () => target.findName(relative, file, signal));
      if (found.isThere) progress.bytes(file.sizeBytes);
      else await fetchAside(file, place, { root: target.root, signal, isFatal, onBytes: progress.bytes });
      const sidecar = await onTarget(target.root, async () =>
        makeSidecar(asset, file, {
          at: found.isThere ? path.join(target.root, found.place) : place,
          aside: `${place}.xmp`,
        }),
      );
      await placing.add({
        file,
        relative: found.isThere ? found.place : relative,
        ...(!found.isThere && { aside: place }),
        ...(sidecar && { sidecar }),
        onPlaced: () => underWay.delete(key),
      });
      progress.file();
    } catch (error) {
      if (isAbort(error) || signal.aborted || error instanceof TargetError) throw error;
      if (await isFatal(error)) throw error;
      rmSync(place, { force: true });
      result.failed++;
      if (isMismatch(error)) result.mismatched++;
      await options.onFailure?.({ path: file.path, code: codeOf(error), message: wordsOf(error) });
      underWay.delete(key);
    }
  };

  try {
    const files = filesOf(assets);
    const worker = async (): Promise<void> => {
      for (;;) {
        signal.throwIfAborted();
        const next = await files.next();
        if (next.done) return;
        await copyOne(next.value.asset, next.value.file);
      }
    };
    await allOrFirst(Array.from({ length: options.parallel }, worker), stop);
    await placing.flush();
    progress.flush();
  } catch (error) {
    // What is verified gets its name all the same; only where that is what failed there is no use in it.
    try {
      if (!(error instanceof TargetError)) await placing.flush();
    } finally {
      aside.leave();
    }
    throw error;
  } finally {
    sync.close();
  }
  // What an earlier run left there for other files is not needed any more either.
  aside.remove();
  return { ...placing.sums, ...result, seconds: (performance.now() - startedAt) / 1000 };
}

/** Bytes that are there and wrong, as opposed to bytes that are not to be had. */
function isMismatch(error: unknown): boolean {
  return error instanceof MismatchError || codeOf(error) === 'blob-damaged';
}

async function* filesOf(assets: Iterable<OutgoingAsset> | AsyncIterable<OutgoingAsset>) {
  for await (const asset of assets) for (const file of asset.files) yield { asset, file };
}

/** Waits for all of them; the first failure stops the others, and is what is thrown when they have ended. */
async function allOrFirst(workers: Promise<void>[], stop: AbortController): Promise<void> {
  let first: { error: unknown } | undefined;
  await Promise.all(
    workers.map((worker) =>
      worker.catch((error: unknown) => {
        first ??= { error };
        stop.abort();
      }),
    ),
  );
  if (first) throw first.error;
}

function makeSidecar(asset: OutgoingAsset, file: OutgoingFile, where: { at: string; aside: string }) {
  if (file !== asset.files[0] && file.role !== 'paired-video') return undefined;
  const descriptor = openSync(where.at, 'r');
  let text: string | undefined;
  try {
    const source = fileSource(descriptor, fstatSync(descriptor).size);
    text = xmpSidecar(asset, file, readHeader(source, path.basename(file.path)));
  } finally {
    closeSync(descriptor);
  }
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text);
  writeFileSync(where.aside, bytes);
  return { aside: where.aside, bytes };
}
