import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  RestoreObjectCommand,
  type StorageClass,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { codeOf } from '../../base/error.ts';
import { checkObjectName, checkPrefix } from '../object-name.ts';
import type { IoOptions, ObjectStore } from '../object-store.ts';
import { StorageError, type StorageErrorCode } from '../storage-error.ts';
import type { S3Place } from '../store-place.ts';
import { createS3HttpHandler, type S3Timeouts } from './http-handler.ts';
import { md5Of, plainEtag } from './md5.ts';
import { createQuickPut } from './quick-put.ts';
import type { Ask } from './s3-ask.ts';
import { createS3Client } from './s3-client.ts';
import { areCredentialsStale, s3Error } from './s3-error.ts';
import { listPages, listPartPages, listUploadPages } from './s3-lists.ts';
import { choosingPayload } from './s3-payload.ts';
import { rangeOf, wholeRange } from './s3-range.ts';

/**
 * A bucket as a store. Credentials come from the variables, profiles and files that Amazon's own tools read, and are read anew when
 * the store says that they expired. One request a call, but for lists: `retryingStore` repeats.
 */
export async function openS3Store(
  place: S3Place,
  {
    make = false,
    env = process.env,
    timeouts = { connectMs: 10_000, idleMs: 60_000 },
    signal,
  }: IoOptions & { make?: boolean; env?: NodeJS.ProcessEnv; timeouts?: S3Timeouts },
): Promise<ObjectStore> {
  const handler = createS3HttpHandler(env, timeouts);
  const payload = { isSigned: false };
  const { bucket, prefix } = place;
  const host = place.endpoint && new URL(place.endpoint).host;
  const words = `s3://${bucket}/${prefix}${host ? ` (${host})` : ''}`;
  const quick = createQuickPut(handler, { payload, place: words });
  const connect = () => createS3Client(place, { env, handler, payload, onPut: quick.learn });
  let client = connect();
  const at = (name: string) => {
    checkObjectName(name);
    return { Bucket: bucket, Key: prefix + name };
  };

  const ask: Ask = async (run, { signal, missing }) => {
    for (let isFirst = true; ; isFirst = false) {
      signal.throwIfAborted();
      const used = client;
      try {
        return await run(used, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        const explained = s3Error(error, { place: words, ...(missing && { missing }) });
        const isStale = areCredentialsStale(error);
        // The SDK has noted the store's time by now and signs the next request with it.
        if (!isFirst || !(isStale || codeOf(explained) === 'store-clock')) throw explained;
        if (isStale && client === used) client = connect();
      }
    }
  };

  const send = choosingPayload(payload, ask);

  if (make) {
    await makeBucket(place, ask, signal).catch((error: unknown) => {
      handler.destroy();
      throw error;
    });
  }

  return {
    kind: 's3',
    place: words,
    get requests() {
      return handler.requests;
    },
    minPartBytes: 5 * 1024 * 1024,

    put: async (name, bytes, { signal, createOnly, md5, storageClass, pace }) => {
      const body = handler.paced(bytes, pace);
      const contentMd5 = md5Of(bytes, md5);
      const taken = await quick.put(
        client,
        {
          ...{ key: at(name).Key, body },
          headers: {
            'content-md5': contentMd5,
            ...(createOnly && { 'if-none-match': '*' }),
            ...(storageClass && { 'x-amz-storage-class': storageClass }),
          },
        },
        { signal },
      );
      if (taken) return taken;
      const input = {
        ...at(name),
        Body: body,
        ContentMD5: contentMd5,
        ...(createOnly && { IfNoneMatch: '*' }),
        ...(storageClass && { StorageClass: storageClass as StorageClass }),
      };
      const answer = await send((client, options) => client.send(new PutObjectCommand(input), options), {
        signal,
      });
      return { etag: plainEtag(answer.ETag) };
    },

    get: async (name, { signal, offset = 0, length }): Promise<Readable> => {
      const range = rangeOf(offset, length);
      const input = { ...at(name), ...(range && { Range: range }) };
      return await wholeRange({ offset, length, signal, place: words }, () =>
        ask((client, options) => client.send(new GetObjectCommand(input), options), { signal }),
      );
    },

    head: async (name, { signal }) => {
      const input = at(name);
      try {
        const about = await ask((client, options) => client.send(new HeadObjectCommand(input), options), {
          signal,
        });
        if (about.ContentLength === undefined)
          throw new StorageError('store-strange', `${words} tells no size.`);
        return {
          name,
          sizeBytes: about.ContentLength,
          modifiedAtMs: about.LastModified?.getTime() ?? 0,
          etag: plainEtag(about.ETag),
          storageClass: about.StorageClass === 'STANDARD' ? undefined : about.StorageClass,
        };
      } catch (error) {
        if (codeOf(error) === 'object-missing') return undefined;
        throw error;
      }
    },

    list: ({ prefix: below = '', startAfter = '', signal }) => {
      checkPrefix(below);
      return listPages(ask, { bucket, prefix, below, startAfter, signal });
    },

    delete: async (name, { signal }) => {
      const input = at(name);
      await ask((client, options) => client.send(new DeleteObjectCommand(input), options), { signal }).catch(
        unless('object-missing'),
      );
    },

    createUpload: async (name, { signal, storageClass }) => {
      const input = { ...at(name), ...(storageClass && { StorageClass: storageClass as StorageClass }) };
      const answer = await ask(
        (client, options) => client.send(new CreateMultipartUploadCommand(input), options),
        { signal },
      );
      if (!answer.UploadId || answer.UploadId.length > 1024) {
        throw new StorageError('store-strange', `${words} gives an upload no name.`);
      }
      return answer.UploadId;
    },

    putPart: async ({ name, uploadId, number }, bytes, { signal, md5, pace }) => {
      const body = handler.paced(bytes, pace);
      const contentMd5 = md5Of(bytes, md5);
      const taken = await quick.put(
        client,
        {
          ...{ key: at(name).Key, body, headers: { 'content-md5': contentMd5 } },
          query: { partNumber: String(number), uploadId },
        },
        { signal },
      );
      if (taken) return taken;
      const input = {
        ...at(name),
        UploadId: uploadId,
        PartNumber: number,
        Body: body,
        ContentMD5: contentMd5,
      };
      const answer = await send((client, options) => client.send(new UploadPartCommand(input), options), {
        signal,
        missing: 'upload-missing',
      });
      return { etag: plainEtag(answer.ETag) };
    },

    listParts: ({ name, uploadId }, { signal }) =>
      listPartPages(ask, { ...at(name), UploadId: uploadId }, { signal }),

    completeUpload: async ({ name, uploadId, parts }, { signal }) => {
      const input = {
        ...at(name),
        UploadId: uploadId,
        MultipartUpload: { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
      };
      const answer = await ask(
        (client, options) => client.send(new CompleteMultipartUploadCommand(input), options),
        { signal, missing: 'upload-missing' },
      );
      return { etag: plainEtag(answer.ETag) };
    },

    abortUpload: async ({ name, uploadId }, { signal }) => {
      const input = { ...at(name), UploadId: uploadId };
      await ask((client, options) => client.send(new AbortMultipartUploadCommand(input), options), {
        signal,
        missing: 'upload-missing',
      }).catch(unless('upload-missing'));
    },

    listUploads: ({ prefix: below = '', signal }) => {
      checkPrefix(below);
      return listUploadPages(ask, { bucket, prefix, below, signal });
    },

    restore: async (name, { signal, days }) => {
      const input = {
        ...at(name),
        RestoreRequest: { Days: days, GlacierJobParameters: { Tier: 'Standard' as const } },
      };
      await ask(
        (client, options) =>
          client.send(new RestoreObjectCommand(input), options).catch((error: unknown) => {
            if (!(error instanceof Error && error.name === 'RestoreAlreadyInProgress')) throw error;
          }),
        { signal },
      );
    },

    close: async () => {
      client.destroy();
      handler.destroy();
    },
  };
}

async function makeBucket(place: S3Place, ask: Ask, signal: AbortSignal): Promise<void> {
  const input = { Bucket: place.bucket };
  const isThere = await ask((client, options) => client.send(new HeadBucketCommand(input), options), {
    signal,
  }).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'object-missing' || codeOf(error) === 'store-missing') return false;
      throw error;
    },
  );
  if (isThere) return;
  await ask(
    async (client, options) => {
      const region = await client.config.region();
      // Only Amazon wants to hear where a bucket is to be.
      const where =
        !place.endpoint && region !== 'us-east-1' ? { LocationConstraint: region as 'eu-west-1' } : undefined;
      const made = new CreateBucketCommand({ ...input, ...(where && { CreateBucketConfiguration: where }) });
      await client.send(made, options).catch((error: unknown) => {
        if (!(error instanceof Error && error.name === 'BucketAlreadyOwnedByYou')) throw error;
      });
    },
    { signal },
  );
}

function unless(code: StorageErrorCode): (error: unknown) => void {
  return (error) => {
    if (codeOf(error) !== code) throw error;
  };
}
