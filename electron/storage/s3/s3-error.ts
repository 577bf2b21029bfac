import { isAbort } from '../../base/abort.ts';
import { codeOf, wordsOf } from '../../base/error.ts';
import { StorageError, type StorageErrorCode } from '../storage-error.ts';

/** S3's own error codes (API reference, "Error responses"), those of Ceph and MinIO, and what they mean to us. */
const codes: Record<string, StorageErrorCode> = {
  NoSuchBucket: 'store-missing',
  NoSuchKey: 'object-missing',
  NotFound: 'object-missing',
  NoSuchUpload: 'upload-missing',
  PreconditionFailed: 'object-exists',
  ConditionalRequestConflict: 'store-busy',
  OperationAborted: 'store-busy',
  InvalidObjectState: 'object-archived',
  RequestTimeTooSkewed: 'store-clock',
  BadDigest: 'store-corrupted',
  InvalidDigest: 'store-corrupted',
  XAmzContentSHA256Mismatch: 'store-corrupted',
  IncompleteBody: 'store-corrupted',
  RequestTimeout: 'store-unreachable',
  SlowDown: 'store-busy',
  TooManyRequests: 'store-busy',
  Throttling: 'store-busy',
  ThrottlingException: 'store-busy',
  QuotaExceeded: 'store-full',
  XMinioStorageFull: 'store-full',
  XMinioAdminBucketQuotaExceeded: 'store-full',
  InsufficientStorage: 'store-full',
  InvalidStorageClass: 'store-unsupported',
  EntityTooLarge: 'store-unsupported',
  NotImplemented: 'store-unsupported',
  MethodNotAllowed: 'store-unsupported',
  CredentialsProviderError: 'store-denied',
  ExpiredToken: 'store-denied',
  BucketAlreadyExists: 'store-denied',
};

const statuses: Record<number, StorageErrorCode> = {
  401: 'store-denied',
  403: 'store-denied',
  404: 'object-missing',
  405: 'store-unsupported',
  408: 'store-unreachable',
  412: 'object-exists',
  429: 'store-busy',
  501: 'store-unsupported',
  507: 'store-full',
};

/** What says that other credentials may be had by now. */
const stale = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'TokenRefreshRequired',
  'InvalidAccessKeyId',
]);

const words: Record<StorageErrorCode, readonly [string, string?]> = {
  'store-unreachable': ['does not answer.', 'Check the connection, and that the address is right.'],
  'store-busy': ['is busy or failing.', 'Try again later.'],
  'store-denied': [
    'refuses these credentials.',
    "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the profile in Amazon's files, and what they may do in this bucket.",
  ],
  'store-missing': ['has no such bucket.', 'Check the name of the bucket and the endpoint.'],
  'store-full': [
    'is full, or its quota is used up.',
    'Make room there or have the quota raised, then start again.',
  ],
  'store-read-only': ['is read-only.'],
  'store-clock': ['says that the clock of this computer is wrong.', 'Set the clock, then start again.'],
  'store-corrupted': [
    'received other bytes than were sent.',
    'Try again; if it happens often, check the network.',
  ],
  'store-unsupported': ['does not know what was asked of it.'],
  'store-strange': [
    'answers what no S3 store should.',
    'Check that the endpoint is the S3 address of the store, and its region.',
  ],
  'object-missing': ['has no such object.'],
  'object-exists': ['holds something under that name already.'],
  'object-archived': ['keeps that in an archive: it has to be restored there first.'],
  'upload-missing': ['does not know that upload any more.'],
  'store-misuse': ['was asked for what it cannot do.'],
};

interface Failure {
  /** S3's code, or `''` where nothing that can be one was said. */
  name: string;
  status: number | undefined;
  headers: Record<string, string>;
}

function failureOf(error: unknown): Failure {
  const { name, $metadata, $response } = error as {
    name?: unknown;
    $metadata?: { httpStatusCode?: unknown };
    $response?: { headers?: Record<string, string>; statusCode?: unknown };
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  return {
    name: typeof name === 'string' && /^[A-Za-z0-9.]{1,64}$/.test(name) ? name : '',
    status: typeof status === 'number' ? status : undefined,
    headers: $response?.headers ?? {},
  };
}

export function areCredentialsStale(error: unknown): boolean {
  return error instanceof Error && stale.has(failureOf(error).name);
}

/** What the SDK threw, as the store's error. `missing` is what a 404 means to what was asked. Aborts pass. */
export function s3Error(
  error: unknown,
  { place, missing = 'object-missing' }: { place: string; missing?: StorageErrorCode },
): unknown {
  if (error instanceof StorageError || isAbort(error)) return error;
  const failure = failureOf(error);
  let code = codeFor(failure, error);
  if (code === 'object-missing') code = missing;
  const [sentence, advice] = adviceFor(code, failure, error);
  const retryAfterMs = retryAfter(failure.headers['retry-after']);
  return new StorageError(code, `${place} ${sentence}${detail(failure)}`, {
    ...(advice && { advice }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: new S3Failure(failure, error),
  });
}

/** What was said, without what the SDK's error drags along: request, socket, agent, and with them the credentials. */
export class S3Failure extends Error {
  /** Of the answer, where there was one. */
  readonly status: number | undefined;
  /** S3's or the system's. */
  readonly code: string;

  constructor({ name, status }: Failure, error: unknown) {
    super(status === undefined ? wordsOf(error).slice(0, 300) : `${name || 'answer'} ${status}`);
    this.name = 'S3Failure';
    this.status = status;
    this.code = status === undefined ? codeOf(error) : name;
  }
}

function codeFor({ name, status }: Failure, error: unknown): StorageErrorCode {
  const known = codes[name];
  if (known) return known;
  if (status === undefined) return isTls(codeOf(error)) ? 'store-strange' : connectionCode(error);
  if (status >= 500) return statuses[status] ?? 'store-busy';
  return statuses[status] ?? 'store-strange';
}

function connectionCode(error: unknown): StorageErrorCode {
  // System errors have codes; what else fails before an answer is there was not the network.
  return /^(?:E[A-Z_]+|HPE_[A-Z_]+|UND_[A-Z_]+)$/.test(codeOf(error)) ? 'store-unreachable' : 'store-strange';
}

function isTls(code: string): boolean {
  return isSpeechless(code) || /^(?:ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}

/** TLS broke off before a certificate was looked at. */
const isSpeechless = (code: string) => /^(?:ERR_SSL_|EPROTO$)/.test(code);

/** Why there was no answer at all, where the system knows. */
function connectionWords(code: string): readonly [string, string] | undefined {
  if (code === 'ECONNREFUSED')
    return ['refuses the connection.', 'Check that the server runs, and that host and port are right.'];
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return ['cannot be found: nobody knows a host of that name.', 'Check the name and the connection.'];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [
      'shows a certificate of another host.',
      'Check that the endpoint is the name that it is made for.',
    ];
  if (isSpeechless(code))
    return ['fails to speak TLS.', 'Check the port, and whether the endpoint is https:// or http://.'];
  if (isTls(code))
    return [
      'shows a certificate that is not trusted (TLS).',
      'Name the certificate of its authority in AWS_CA_BUNDLE.',
    ];
  return undefined;
}

function adviceFor(code: StorageErrorCode, { name, status, headers }: Failure, error: unknown) {
  const connecting = status === undefined ? connectionWords(codeOf(error)) : undefined;
  if (connecting) return connecting;
  if (name === 'CredentialsProviderError') {
    return [
      'cannot be asked: there are no credentials.',
      "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile in Amazon's files.",
    ] as const;
  }
  if (name === 'BucketAlreadyExists') {
    return ['belongs to somebody else.', 'Choose another name for the bucket.'] as const;
  }
  const region = headers['x-amz-bucket-region'];
  if (code === 'store-strange' && region && /^[a-z0-9-]{1,40}$/.test(region)) {
    return ['is in another region.', `Add region=${region} to its address.`] as const;
  }
  return words[code];
}

function detail({ name, status }: Failure): string {
  const said = [name === 'Error' ? '' : name, status].filter(Boolean).join(' ');
  return said ? ` (${said})` : '';
}

/** Seconds or a date (RFC 9110, 10.2.3); at most five minutes count. */
function retryAfter(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 300_000) : undefined;
}
