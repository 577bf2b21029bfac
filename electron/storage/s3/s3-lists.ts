import { ListMultipartUploadsCommand, ListObjectsV2Command, ListPartsCommand } from '@aws-sdk/client-s3';
import { isObjectName } from '../object-name.ts';
import type { StoredObject, StoredPart } from '../object-store.ts';
import { StorageError } from '../storage-error.ts';
import { plainEtag } from './md5.ts';
import type { Ask } from './s3-ask.ts';

interface Where {
  bucket: string;
  /** Of the store. */
  prefix: string;
  /** Of the names, relative to the store. */
  below: string;
  signal: AbortSignal;
}

const maxParts = 10_000;

/** Names are asked for URL-encoded: a stranger's may hold what XML cannot. */
function decoded(key: string | undefined): string {
  try {
    return decodeURIComponent((key ?? '').replaceAll('+', ' '));
  } catch {
    return key ?? '';
  }
}

function strange(what: string): StorageError {
  return new StorageError('store-strange', `The store ${what}.`, {
    advice: 'Nothing was taken from that answer. Ask who runs the store.',
  });
}

export async function* listPages(
  ask: Ask,
  { bucket, prefix, below, startAfter, signal }: Where & { startAfter: string },
): AsyncGenerator<StoredObject> {
  // Where the next page begins is told by the last name, not by the store's token: so a list can never run in a circle.
  let after = startAfter && prefix + startAfter;
  for (;;) {
    const input = {
      Bucket: bucket,
      Prefix: prefix + below,
      EncodingType: 'url' as const,
      ...(after && { StartAfter: after }),
    };
    const page = await ask((client, options) => client.send(new ListObjectsV2Command(input), options), {
      signal,
      missing: 'store-missing',
    });
    const entries = page.Contents ?? [];
    for (const entry of entries) {
      const key = decoded(entry.Key);
      if (!key.startsWith(prefix + below)) throw strange('lists names that were not asked for');
      if (Buffer.compare(Buffer.from(key), Buffer.from(after)) <= 0)
        throw strange('lists names out of order');
      after = key;
      const name = key.slice(prefix.length);
      if (!isObjectName(name)) continue;
      if (entry.Size === undefined) throw strange('lists an object without its size');
      yield {
        name,
        sizeBytes: entry.Size,
        modifiedAtMs: entry.LastModified?.getTime() ?? 0,
        etag: plainEtag(entry.ETag),
        storageClass: entry.StorageClass === 'STANDARD' ? undefined : entry.StorageClass,
      };
    }
    if (!page.IsTruncated) return;
    if (entries.length === 0) throw strange('says that there are more names and lists none');
  }
}

export async function listPartPages(
  ask: Ask,
  upload: { Bucket: string; Key: string; UploadId: string },
  { signal }: { signal: AbortSignal },
): Promise<StoredPart[]> {
  const parts: StoredPart[] = [];
  for (let marker = 0; ; ) {
    const input = { ...upload, ...(marker > 0 && { PartNumberMarker: String(marker) }) };
    const page = await ask((client, options) => client.send(new ListPartsCommand(input), options), {
      signal,
      missing: 'upload-missing',
    });
    for (const { PartNumber: number, Size: sizeBytes, ETag } of page.Parts ?? []) {
      if (number === undefined || sizeBytes === undefined || number <= marker || number > maxParts) {
        throw strange('lists parts that cannot be');
      }
      marker = number;
      parts.push({ number, sizeBytes, etag: plainEtag(ETag) });
    }
    if (!page.IsTruncated) return parts;
    if (!page.Parts?.length) throw strange('says that there are more parts and lists none');
  }
}

export async function* listUploadPages(
  ask: Ask,
  { bucket, prefix, below, signal }: Where,
): AsyncGenerator<{ name: string; uploadId: string; startedAtMs: number }> {
  let marker: { KeyMarker?: string; UploadIdMarker?: string } = {};
  for (;;) {
    const input = { Bucket: bucket, Prefix: prefix + below, EncodingType: 'url' as const, ...marker };
    const page = await ask(
      (client, options) => client.send(new ListMultipartUploadsCommand(input), options),
      {
        signal,
        missing: 'store-missing',
      },
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      const name = decoded(Key).slice(prefix.length);
      if (!decoded(Key).startsWith(prefix + below) || !isObjectName(name) || !UploadId) continue;
      yield { name, uploadId: UploadId, startedAtMs: Initiated?.getTime() ?? 0 };
    }
    if (!page.IsTruncated) return;
    const next = { KeyMarker: decoded(page.NextKeyMarker), UploadIdMarker: page.NextUploadIdMarker ?? '' };
    if (next.KeyMarker === marker.KeyMarker && next.UploadIdMarker === marker.UploadIdMarker) {
      throw strange('lists the same uploads for ever');
    }
    marker = next;
  }
}
