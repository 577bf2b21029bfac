import { parentPort } from 'node:worker_threads';
import { PhotoferryError } from '../../base/error.ts';
import { makeThumbnail } from './make-thumbnail.ts';
import type { ThumbnailRequest, ThumbnailResult } from './thumbnail-request.ts';

export type WorkerAnswer =
  | { result: ThumbnailResult }
  | { failure: { code: string; message: string; isThumbnailError: boolean } };

/** One request at a time: the thumbnailer sends the next when this one is answered. */
parentPort?.on('message', async (request: ThumbnailRequest) => {
  const answer = await answerTo(request);
  const buffers = 'result' in answer ? transferable(answer.result) : [];
  parentPort?.postMessage(answer, buffers);
});

async function answerTo(request: ThumbnailRequest): Promise<WorkerAnswer> {
  try {
    return { result: await makeThumbnail(request) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'undecodable';
    const message = error instanceof Error ? error.message : String(error);
    return { failure: { code, message, isThumbnailError: error instanceof PhotoferryError } };
  }
}

/** Gives the bytes a buffer of their own and hands that over instead of a copy. */
function transferable(result: ThumbnailResult): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const key of ['thumbnail', 'thumbHash', 'preview'] as const) {
    const bytes = result[key];
    if (bytes === undefined) continue;
    const own = new Uint8Array(bytes);
    result[key] = own;
    buffers.push(own.buffer);
  }
  return buffers;
}
