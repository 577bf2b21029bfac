import { readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import tls from 'node:tls';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { wordsOf } from '../../base/error.ts';
import type { SendOptions } from '../object-store.ts';
import { StorageError } from '../storage-error.ts';
import { answerAfterBody } from './early-answer.ts';
import { encodeAll } from './sign-request.ts';

// To import them is to read all that they export, and so to load Node's whole `fetch`: 25 ms before the first request.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

const pieceBytes = 16 * 1024;

export type S3Request = Pick<
  Parameters<NodeHttpHandler['handle']>[0],
  'protocol' | 'hostname' | 'port' | 'method' | 'path' | 'query' | 'headers' | 'body'
>;
type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>;

export interface S3Timeouts {
  connectMs: number;
  /** Without a byte in either direction. */
  idleMs: number;
}

export interface S3HttpHandler {
  readonly requests: number;
  /** The same bytes, as a body that leaves piece by piece. */
  paced(bytes: Uint8Array, pace: SendOptions['pace']): Uint8Array;
  handle(request: S3Request, options?: { abortSignal?: unknown }): Promise<Answer>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/**
 * Carries the SDK's requests: connections are kept, a body leaves from the caller's own buffer, and nothing waits for ever. Takes
 * `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` and `AWS_CA_BUNDLE` from the environment.
 */
export function createS3HttpHandler(
  env: NodeJS.ProcessEnv,
  { connectMs, idleMs }: S3Timeouts,
): S3HttpHandler {
  const shared = { keepAlive: true, scheduling: 'lifo', maxFreeSockets: 64, proxyEnv: proxies(env) } as const;
  const plain = new http.Agent(shared);
  const secure = new https.Agent({ ...shared, ...authorities(env.AWS_CA_BUNDLE) });
  const paces = new WeakMap<Uint8Array, NonNullable<SendOptions['pace']>>();
  let requests = 0;

  function send(request: S3Request, signal: AbortSignal | undefined): Promise<Answer> {
    signal?.throwIfAborted();
    requests++;
    return new Promise((resolve, reject) => {
      const isSecure = request.protocol === 'https:';
      const sent = (isSecure ? https : http).request({
        agent: isSecure ? secure : plain,
        host: request.hostname.replace(/^\[|\]$/g, ''),
        port: request.port ?? (isSecure ? 443 : 80),
        method: request.method,
        path: pathOf(request),
        headers: request.headers,
        maxHeaderSize: 64 * 1024,
        timeout: idleMs,
      });
      const fail = (code: string) => sent.destroy(Object.assign(new Error(code), { code }));
      const onAbort = () => sent.destroy(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const connecting = setTimeout(() => fail('ETIMEDOUT'), connectMs);
      sent.on('socket', (socket) => {
        if (!socket.connecting) return clearTimeout(connecting);
        socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
      });
      sent.on('timeout', () => fail('ETIMEDOUT'));
      sent.on('error', reject);
      sent.on('close', () => {
        clearTimeout(connecting);
        signal?.removeEventListener('abort', onAbort);
      });
      sent.on('response', (response) => {
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
        const settle = (readable: Readable) => {
          const answer = { statusCode: response.statusCode ?? 0, headers, body: readable };
          resolve({ response: answer as Answer['response'] });
        };
        if (sent.writableFinished) settle(response);
        else answerAfterBody(sent, response).then(settle, reject);
      });
      const body: unknown = request.body;
      const pace = body instanceof Uint8Array ? paces.get(body) : undefined;
      if (body instanceof Uint8Array && pace) {
        sendSlowly(sent, body, pace).catch((error: Error) => sent.destroy(error));
      } else if (body instanceof Uint8Array || typeof body === 'string') sent.end(body);
      else sent.end();
    });
  }

  return {
    get requests() {
      return requests;
    },
    paced: (bytes, pace) => {
      if (!pace) return bytes;
      const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      paces.set(body, pace);
      return body;
    },
    handle: (request, options) =>
      send(request, options?.abortSignal instanceof AbortSignal ? options.abortSignal : undefined),
    destroy: () => {
      plain.destroy();
      secure.destroy();
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
}

async function sendSlowly(
  sent: ClientRequest,
  body: Uint8Array,
  pace: NonNullable<SendOptions['pace']>,
): Promise<void> {
  for (let at = 0; at < body.length; at += pieceBytes) {
    const piece = body.subarray(at, at + pieceBytes);
    await pace(piece.length);
    if (sent.destroyed) return;
    if (!sent.write(piece)) await drained(sent);
  }
  sent.end();
}

function drained(sent: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      sent.off('drain', done).off('close', done);
      resolve();
    };
    sent.on('drain', done).on('close', done);
  });
}

function pathOf({ path, query }: S3Request): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => `${encodeAll(name)}=${encodeAll(each)}`),
  );
  // A setting without a value, as `?uploads`, has none in what was signed either.
  for (const [name, value] of Object.entries(query ?? {}))
    if (value === null) pairs.push(`${encodeAll(name)}=`);
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}

/** Only these: an agent hangs on errors and streams, and the environment holds secrets. */
function proxies(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** A company's own authority, besides those that are trusted anyway. */
function authorities(bundle: string | undefined): { ca?: string[] } {
  if (!bundle) return {};
  try {
    return { ca: [...tls.getCACertificates('default'), readFileSync(bundle, 'utf8')] };
  } catch (error) {
    throw new StorageError('store-misuse', `AWS_CA_BUNDLE cannot be read: ${wordsOf(error)}`, {
      cause: error,
    });
  }
}
