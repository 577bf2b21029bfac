import path from 'node:path';
import { isObjectName } from './object-name.ts';
import { StorageError } from './storage-error.ts';

export interface FolderPlace {
  kind: 'folder';
  /** Absolute. */
  folder: string;
}

export interface S3Place {
  kind: 's3';
  bucket: string;
  /** Empty, or ends with `/`. */
  prefix: string;
  /** `undefined`: Amazon's own. */
  endpoint: string | undefined;
  region: string | undefined;
  pathStyle: boolean;
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const regionName = /^[a-z0-9][a-z0-9-]{0,62}$/;
const settings = new Set(['endpoint', 'region', 'pathStyle']);

/**
 * `DIR` or `s3://bucket/prefix?endpoint=https://host:port&region=R&pathStyle=1`.
 * @throws {StorageError} store-misuse, with words that say what to write instead
 */
export function parsePlace(place: string): FolderPlace | S3Place {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(place)) {
    if (place.trim() === '' || place.includes('\0')) throw wrong('No folder was named.');
    return { kind: 'folder', folder: path.resolve(place) };
  }
  const url = URL.canParse(place) ? new URL(place) : undefined;
  if (url?.protocol !== 's3:') throw wrong('A store is a folder or s3://bucket/prefix.');
  if (url.username || url.password || url.hash) throw secret();
  for (const name of url.searchParams.keys()) {
    if (/key|secret|token|password/i.test(name)) throw secret();
    if (!settings.has(name))
      throw wrong(`A store's address has no setting called ${JSON.stringify(name.slice(0, 40))}.`);
    if (url.searchParams.getAll(name).length > 1)
      throw wrong(`${name} is there twice in the store's address.`);
  }
  const bucket = url.host;
  if (!bucketName.test(bucket) || bucket.includes('..'))
    throw wrong('The name of the bucket is not one that S3 has.');
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  if (prefix && !isObjectName(prefix)) {
    throw wrong(
      'What follows the bucket may have lower-case letters, digits, dots, dashes and slashes only.',
    );
  }
  const endpoint = endpointOf(url.searchParams.get('endpoint'));
  const region = url.searchParams.get('region') ?? undefined;
  if (region !== undefined && !regionName.test(region)) throw wrong('That is not the name of a region.');
  const style = url.searchParams.get('pathStyle') ?? (endpoint && isAddress(endpoint) ? '1' : '0');
  if (style !== '0' && style !== '1') throw wrong('pathStyle is 1 or 0.');
  return {
    kind: 's3',
    bucket,
    prefix: prefix && `${prefix}/`,
    endpoint,
    region,
    // A bucket with dots is no host name that a certificate covers.
    pathStyle: style === '1' || bucket.includes('.'),
  };
}

function endpointOf(text: string | null): string | undefined {
  if (text === null) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw wrong('The endpoint has to be an address like https://host:port.');
  }
  if (url.username || url.password) throw secret();
  if (url.pathname !== '/' || url.search || url.hash) throw wrong('The endpoint has nothing after its port.');
  return url.origin;
}

/** Buckets cannot be put before a number or a machine of one's own as `bucket.host`. */
function isAddress(endpoint: string): boolean {
  const host = new URL(endpoint).hostname;
  return /^[\d.]+$|^\[/.test(host) || !host.includes('.');
}

function wrong(message: string): StorageError {
  return new StorageError('store-misuse', message, {
    advice:
      'Name a folder, or s3://bucket/prefix?endpoint=https://host:port&region=R&pathStyle=1 (the settings as needed).',
  });
}

function secret(): StorageError {
  return new StorageError('store-misuse', 'A key or a secret does not belong into the address of a store.', {
    advice:
      "Give it by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or by a profile in Amazon's files and AWS_PROFILE.",
  });
}
