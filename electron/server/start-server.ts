import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { errorAnswer } from './error-answer.ts';
import { createEventStreams } from './event-stream.ts';
import { plainPage } from './plain-page.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { everyAnswer } from './response-headers.ts';
import { createServerApp, type Served } from './server-app.ts';
import { createSession } from './session.ts';

export interface ServerOptions {
  host: Served;
  /** 0 or left out: one that is free. */
  port?: number;
  /** The built renderer: index.html and what it loads. */
  rendererFolder: string;
  /** Hears of what nobody foresaw; whoever asked is only told that. */
  onUnforeseen?: (error: unknown) => void;
}

export interface Server {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What opens the session, for a window that is given it by hand. */
  readonly cookie: { name: string; value: string };
  /** An address that opens the session once in whatever browser it is opened in, within five minutes. */
  newLink(): string;
  close(): Promise<void>;
}

/** The bounds for whoever is slow or many; a browser needs a tenth of each. */
const bounds = {
  maxHeaderSize: 64 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 2000,
};
const maxConnections = 200;

/** The engine's face on 127.0.0.1: the window, what it asks, pictures and files. Rejects where the port is taken (`EADDRINUSE`). */
export async function startServer(options: ServerOptions): Promise<Server> {
  const session = createSession();
  const events = createEventStreams(options.host.subscribe);
  let port = 0;
  const cookieName = () => `photoferry-${port}`;
  const app = createServerApp(options, events);
  const listener = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    // What is no Error passes through the app.
    errorHandler: (error) => {
      options.onUnforeseen?.(error);
      return Response.json(errorAnswer(error).body, { status: 500 });
    },
  });

  const server = createServer(bounds, (incoming, outgoing) => {
    for (const [name, value] of Object.entries(everyAnswer)) outgoing.setHeader(name, value);
    const refusal = refusalOf(incoming, port);
    if (refusal) return refuse(incoming, outgoing, refusal);
    if (incoming.url?.startsWith('/open/')) return openSession(incoming, outgoing);
    if (session.isOpenedBy(incoming.headers.cookie, cookieName())) return void listener(incoming, outgoing);
    refuse(incoming, outgoing, {
      ...{ status: 401, code: 'no-session' },
      message: 'This browser may not use Photoferry yet. Open the link that Photoferry shows.',
    });
  });
  server.maxHeadersCount = 100;
  server.maxConnections = maxConnections;
  // Nothing of ours is a WebSocket.
  server.on('upgrade', (_incoming, socket) =>
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
  );

  const openSession = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // A browser that looks ahead must not use the link up.
    const isLooking = incoming.method !== 'GET' || incoming.headers['sec-purpose'] !== undefined;
    const code = incoming.url?.slice('/open/'.length) ?? '';
    if (isLooking || !session.redeem(code))
      return refuse(incoming, outgoing, {
        ...{ status: 403, code: 'link-used' },
        message: 'This link has been used or is too old. Press Enter where Photoferry runs to get a new one.',
      });
    const attributes = 'HttpOnly; SameSite=Strict; Path=/';
    outgoing.setHeader('set-cookie', `${cookieName()}=${session.token}; ${attributes}`);
    return void answer(outgoing, plainPage(200, 'Opening Photoferry …', { goesOn: true }));
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ port, url, cookie: { name: cookieName(), value: session.token } },
    newLink: () => `${url}/open/${session.newCode()}`,
    close: async () => {
      events.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, code, message }: Refusal,
): void {
  if (status === 405) outgoing.setHeader('allow', 'GET, HEAD, POST');
  // Its body, if it has one, is not read.
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') outgoing.setHeader('connection', 'close');
  const isVisit = incoming.headers['sec-fetch-dest'] === 'document';
  const said = isVisit ? plainPage(status, message) : Response.json({ code, message }, { status });
  void answer(outgoing, said);
}

async function answer(outgoing: ServerResponse, response: Response): Promise<void> {
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  outgoing.writeHead(response.status);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
