import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

export interface SigningKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export interface UnsignedRequest {
  method: string;
  /** As it is sent, percent-encoded once. */
  path: string;
  query: Record<string, string>;
  /** All of them are signed, `host` among them; names in lower case. */
  headers: Record<string, string>;
}

/** The key of a day, region and secret: four HMACs that every request of that day shares. */
let dayKey: { of: string; key: KeyObject } | undefined;

/**
 * The headers that sign a request whose body is not: AWS Signature Version 4 with UNSIGNED-PAYLOAD ("Authenticating Requests:
 * Using the Authorization Header", S3 API reference). Gives all headers to be sent.
 */
export function signRequest(
  request: UnsignedRequest,
  { keys, region, atMs }: { keys: SigningKeys; region: string; atMs: number },
): Record<string, string> {
  const time = new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    'x-amz-date': time,
    ...(keys.sessionToken && { 'x-amz-security-token': keys.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const query = Object.keys(request.query)
    .sort()
    .map((name) => `${encodeAll(name)}=${encodeAll(request.query[name]!)}`)
    .join('&');
  const signed = names.join(';');
  const lines = names.map((name) => `${name}:${headers[name]!.trim().replace(/ +/g, ' ')}\n`).join('');
  const canonical = `${request.method}\n${request.path}\n${query}\n${lines}\n${signed}\nUNSIGNED-PAYLOAD`;
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  const signature = createHmac('sha256', keyOfDay(keys.secretAccessKey, scope))
    .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`)
    .digest('hex');
  const credential = `${keys.accessKeyId}/${scope}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

function keyOfDay(secret: string, scope: string): KeyObject {
  const of = `${scope}\n${secret}`;
  if (dayKey?.of === of) return dayKey.key;
  let bytes: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of scope.split('/')) bytes = createHmac('sha256', bytes).update(part).digest();
  // Node is several times as quick with a key object as with its bytes.
  const key = createSecretKey(bytes);
  dayKey = { of, key };
  return key;
}

/** Percent-encoded but for what RFC 3986 calls unreserved. */
export function encodeAll(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
