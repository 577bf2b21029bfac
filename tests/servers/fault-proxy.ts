import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to a request instead of, or besides, being carried to the server. */
export type Action =
  /** An answer of our own: `code` as S3 writes it into its XML. */
  | { status: number; code?: string; headers?: Record<string, string> }
  /** The connection is cut before the request reaches the server. */
  | 'cut'
  /** The server does its work; its answer never arrives. */
  | 'lose-answer'
  /** Nothing happens, for ever. */
  | 'stall'
  /** 200 and a right ETag for a PUT whose bytes are thrown away. */
  | 'swallow'
  /** One bit of the answer's body is another. */
  | 'alter'
  /** Half of the answer's body, then the connection is cut. */
  | 'truncate'
  /** Half of the answer's body, then nothing, for ever. */
  | 'halt'
  /** Half of the answer's body, said to be all of it. */
  | 'shorten'
  /** The answer, with an ETag that is no MD5. */
  | 'other-etag'
  /** A list without the objects that were put since the fault began. */
  | 'stale-list';

export interface Fault {
  do: Action;
  method?: string;
  /** Against path and query, as `/bucket/name?partNumber=1`. */
  path?: RegExp;
  /** Only requests that have all of these headers. */
  headers?: Record<string, string>;
  /** How often; for ever without. */
  times?: number;
  /** So many of these requests are let through before the first. */
  skip?: number;
}

export interface FaultProxy {
  /** What clients use instead of the server's. */
  endpoint: string;
  /** Of request bodies, over all of them: each time so many bytes have passed, every open connection is cut. */
  dropEveryBytes: number | undefined;
  /** Of request and answer bodies, each connection by itself. */
  bytesPerSecond: number | undefined;
  /** The newest fault that fits a request is done to it. Gives a function that ends it. */
  fault(fault: Fault): () => void;
  /** Ends all faults. */
  clear(): void;
  /** Every request that arrived, in order. */
  readonly requests: readonly { method: string; path: string; bodyBytes: number; status: number }[];
  /** Body bytes that arrived for a path (`/bucket/name`), over all requests, parts and tries. */
  receivedBytes(path: string): number;
  /** How often connections were cut by `dropEveryBytes`. */
  readonly drops: number;
  stop(): Promise<void>;
}

/** An HTTP proxy on loopback before an S3 server, with faults that are switched while it runs. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const agent = new http.Agent({ keepAlive: true });
  const faults: (Fault & { left: number; through: number; hidden: Set<string> })[] = [];
  const log: { method: string; path: string; bodyBytes: number; status: number }[] = [];
  const received = new Map<string, number>();
  let sinceDrop = 0;
  let drops = 0;

  const take = ({ method = '', url = '', headers }: http.IncomingMessage) => {
    const found = faults.findLast(
      (fault) =>
        fault.left > 0 &&
        (!fault.method || fault.method === method) &&
        (!fault.path || fault.path.test(url)) &&
        Object.entries(fault.headers ?? {}).every(([name, value]) => headers[name] === value),
    );
    if (found && found.through > 0) {
      found.through--;
      return undefined;
    }
    if (found) found.left--;
    return found;
  };

  async function pace(bytes: number): Promise<void> {
    if (proxy.bytesPerSecond) await sleep((bytes / proxy.bytesPerSecond) * 1000);
  }

  const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<unknown> => {
    const { method = '', url = '' } = request;
    const entry = { method, path: url, bodyBytes: 0, status: 0 };
    log.push(entry);
    const object = url.split('?')[0]!;
    const fault = take(request);
    const action = fault?.do;
    const { socket } = request;
    const cut = () => socket.destroy();
    request.on('error', () => {});
    response.on('error', () => {});
    response.on('finish', () => {
      entry.status = response.statusCode;
    });

    const isCarried = action === undefined || typeof action === 'string';
    if (action === 'stall') return;
    if (action === 'cut') return cut();
    const upstream =
      isCarried && action !== 'swallow'
        ? http.request({ agent, hostname, port, method, path: url, headers: request.headers })
        : undefined;
    upstream?.on('error', cut);
    response.on('close', () => {
      if (!response.writableFinished) upstream?.destroy();
    });
    const answered = new Promise<http.IncomingMessage>((resolve) => upstream?.once('response', resolve));
    const md5 = createHash('md5');
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        entry.bodyBytes += chunk.length;
        received.set(object, (received.get(object) ?? 0) + chunk.length);
        md5.update(chunk);
        await pace(chunk.length);
        sinceDrop += chunk.length;
        if (proxy.dropEveryBytes && sinceDrop >= proxy.dropEveryBytes) {
          sinceDrop = 0;
          drops++;
          upstream?.destroy();
          server.closeAllConnections();
          return;
        }
        if (upstream && !upstream.write(chunk)) {
          await drained(upstream);
        }
      }
    } catch {
      upstream?.destroy();
      return;
    }
    upstream?.end();
    if (action === 'swallow') {
      response.writeHead(200, { etag: `"${md5.digest('hex')}"`, 'content-length': '0' }).end();
      return;
    }
    if (!isCarried) {
      const { status, code = 'Made', headers } = action;
      const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>as the test asked</Message></Error>`;
      response.writeHead(status, { 'content-type': 'application/xml', ...headers });
      response.end(method === 'HEAD' ? undefined : body);
      return;
    }
    for (const { hidden } of faults) if (method === 'PUT') hidden.add(decodeURIComponent(object));
    const answer = await answered;
    answer.on('error', cut);
    if (action === 'lose-answer') {
      answer.resume();
      return answer.once('end', cut);
    }
    if (action === undefined || action === 'other-etag') {
      const headers = action ? { ...answer.headers, etag: `"${'5a'.repeat(16)}"` } : answer.rawHeaders;
      response.writeHead(answer.statusCode ?? 502, headers);
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        await pace(chunk.length);
        if (!response.write(chunk)) {
          await drained(response);
        }
        if (response.destroyed) return answer.destroy();
      }
      return response.end();
    }
    const chunks: Buffer[] = [];
    for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
    let body = Buffer.concat(chunks);
    const whole = body.length;
    if (action === 'alter' && body.length > 0) body[body.length >> 1]! ^= 1;
    const isCutShort = action === 'truncate' || action === 'halt';
    if (isCutShort || action === 'shorten') body = body.subarray(0, body.length >> 1);
    if (action === 'stale-list') body = Buffer.from(withoutNew(body.toString(), object, fault!.hidden));
    const headers = {
      ...answer.headers,
      'content-length': String(isCutShort ? whole : body.length),
    };
    if ('transfer-encoding' in headers) delete headers['transfer-encoding'];
    response.writeHead(answer.statusCode ?? 502, headers);
    if (!isCutShort) return response.end(body);
    response.write(body, action === 'truncate' ? cut : undefined);
    return undefined;
  };
  const server = http.createServer((request, response) => {
    // Either side may go away in the middle.
    serve(request, response).catch(() => response.destroy());
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dropEveryBytes: undefined,
    bytesPerSecond: undefined,
    fault: (fault) => {
      const entry = {
        ...{ ...fault, left: fault.times ?? Number.POSITIVE_INFINITY, through: fault.skip ?? 0 },
        hidden: new Set<string>(),
      };
      faults.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    clear: () => {
      faults.length = 0;
      proxy.dropEveryBytes = undefined;
      proxy.bytesPerSecond = undefined;
    },
    requests: log,
    receivedBytes: (path) => received.get(path) ?? 0,
    get drops() {
      return drops;
    },
    stop: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}

/** The XML of a list of a bucket (`/bucket/`) without these paths. */
function withoutNew(xml: string, bucket: string, hidden: ReadonlySet<string>): string {
  const below = bucket.endsWith('/') ? bucket : `${bucket}/`;
  return xml.replaceAll(/<Contents>.*?<\/Contents>/gs, (entry) => {
    const [, key = ''] = /<Key>(.*?)<\/Key>/s.exec(entry) ?? [];
    return hidden.has(below + decodeURIComponent(key)) ? '' : entry;
  });
}
