import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { api } from '../../electron/contract/api/api.ts';
import type { EngineEvent } from '../../electron/contract/api/events.ts';
import type { Handlers } from '../../electron/engine/host/handlers.ts';
import type { MediaSource } from '../../electron/engine/host/media-source.ts';
import { type Server, startServer } from '../../electron/server/start-server.ts';
import { temporaryFolder } from '../engine/temporary.ts';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  text: string;
  json: Record<string, unknown>;
}

export interface AskOptions {
  method?: string;
  headers?: http.OutgoingHttpHeaders;
  body?: string | Buffer;
  /** Shows the session's cookie; true unless told. */
  hasCookie?: boolean;
}

export interface ServerDesk {
  server: Server;
  /** Each call that reached a handler: its name and input. */
  calls: { name: string; input: unknown }[];
  unforeseen: unknown[];
  emit(event: EngineEvent): void;
  /** How many listen to events. */
  listeners(): number;
  cookie: string;
  /** An exact request, as no browser would send it: the target is not touched, `Host` is ours unless told. */
  ask(target: string, options?: AskOptions): Promise<Answer>;
  /** Bytes as they are, over a connection of their own; gives what came until the server closed it. */
  raw(text: string, options?: { ends?: boolean }): Promise<string>;
}

/** A real server; what it serves says back what it was asked, unless handlers of its own are given. */
export async function startDesk(
  options: {
    handlers?: Partial<Handlers>;
    media?: Partial<MediaSource>;
    files?: Record<string, string>;
  } = {},
): Promise<ServerDesk> {
  const rendererFolder = await temporaryFolder();
  const page = '<!doctype html>\n<html><head>\n<title>Photoferry</title></head><body></body></html>';
  const files = { 'index.html': page, 'assets/app-1234.js': 'export {};\n', ...options.files };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(rendererFolder, name)), { recursive: true });
    writeFileSync(path.join(rendererFolder, name), text);
  }
  const calls: ServerDesk['calls'] = [];
  const unforeseen: unknown[] = [];
  const listeners = new Set<(event: EngineEvent) => void>();
  const echo = Object.fromEntries(
    Object.keys(api).map((name) => [
      name,
      (input: unknown) => {
        calls.push({ name, input });
        return { name, input };
      },
    ]),
  ) as unknown as Handlers;
  const server = await startServer({
    host: {
      handlers: { ...echo, ...options.handlers },
      media: options.media as MediaSource,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    rendererFolder,
    onUnforeseen: (error) => unforeseen.push(error),
  });
  onTestFinished(() => server.close());
  const emit = (event: EngineEvent) => {
    for (const listener of listeners) listener(event);
  };
  const asks = asksOf(server);
  return { server, calls, unforeseen, emit, listeners: () => listeners.size, ...asks };
}

/** How a test speaks to a server. */
export function asksOf(server: Server): Pick<ServerDesk, 'cookie' | 'ask' | 'raw'> {
  const cookie = `${server.cookie.name}=${server.cookie.value}`;
  return {
    cookie,
    ask: async (target, { method = 'GET', headers = {}, body, hasCookie = true } = {}) => {
      const request = http.request({
        ...{ host: '127.0.0.1', port: server.port, method, path: target, agent: false },
        headers: { ...(hasCookie && { cookie }), ...headers },
      });
      request.end(body);
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      const text = bytes.toString('utf8');
      const isJson = response.headers['content-type']?.startsWith('application/json') && text !== '';
      return {
        ...{ status: response.statusCode!, headers: response.headers, body: bytes, text },
        json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      };
    },
    raw: async (text, { ends = false } = {}) => {
      const socket = net.connect(server.port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      let heard = '';
      socket.on('data', (data) => {
        heard += data.toString('latin1');
      });
      socket.on('error', () => {});
      socket.write(text);
      if (ends) socket.end();
      await once(socket, 'close');
      return heard;
    },
  };
}

/** The headers of a command from our own page. */
export const fromPage = ({ server }: Pick<ServerDesk, 'server'>) => ({
  origin: server.url,
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
});
