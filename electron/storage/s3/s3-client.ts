import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Place } from '../store-place.ts';
import type { S3HttpHandler, S3Request } from './http-handler.ts';
import type { Payload } from './s3-payload.ts';

/** Of any answer but an object: a page of a list, an error. */
const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * The SDK's client without what costs time and serves us nothing: its user-agent, its
 * checksums besides Content-MD5, and the SHA-256 of each body: MD5 is signed with the request and verified by the store.
 */
export function createS3Client(
  place: S3Place,
  {
    env,
    handler,
    payload,
    onPut,
  }: {
    env: NodeJS.ProcessEnv;
    handler: S3HttpHandler;
    payload: Payload;
    /** Every request that puts a whole object, as it is about to be signed. */
    onPut: (request: S3Request, key: string) => void;
  },
): S3Client {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_PROFILE: profile,
  } = env;
  const sessionToken = env.AWS_SESSION_TOKEN;
  const region = place.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  const config: S3ClientConfig & { ignoreCache: boolean } = {
    ...(place.endpoint && { endpoint: place.endpoint }),
    ...(region ? { region } : place.endpoint ? { region: 'us-east-1' } : {}),
    // As in the default chain: a profile that is named comes before the variables.
    ...(profile
      ? { profile }
      : accessKeyId &&
        secretAccessKey && {
          credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
        }),
    // A new client reads the files of profiles anew.
    ignoreCache: true,
    forcePathStyle: place.pathStyle,
    followRegionRedirects: !place.endpoint,
    maxAttempts: 1,
    expectContinueHeader: false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: handler,
    streamCollector: collect,
  };
  const client = new S3Client(config);
  const stack = client.middlewareStack;
  for (const name of ['getUserAgentMiddleware', 'recursionDetectionMiddleware', 'loggerMiddleware']) {
    stack.remove(name);
  }
  stack.add(
    (next) => (args) => {
      const request = args.request as { headers: Record<string, string>; body?: unknown };
      if (request.headers['content-md5'] && !payload.isSigned) {
        request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
        const { Key, UploadId } = args.input as { Key?: string; UploadId?: string };
        if (Key && !UploadId) onPut(args.request as S3Request, Key);
      }
      return next(args);
    },
    { step: 'build', name: 'photoferryUnsignedPayload', priority: 'low' },
  );
  return client;
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
