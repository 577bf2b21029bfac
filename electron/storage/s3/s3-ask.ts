import type { S3Client } from '@aws-sdk/client-s3';
import type { IoOptions } from '../object-store.ts';
import type { StorageErrorCode } from '../storage-error.ts';

/** Sends what the SDK calls a command. */
export type Ask = <T>(
  run: (client: S3Client, options: { abortSignal: AbortSignal }) => Promise<T>,
  options: IoOptions & { missing?: StorageErrorCode },
) => Promise<T>;
