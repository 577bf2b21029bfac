import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { isAbort } from '../base/abort.ts';
import type { EngineEvent } from '../contract/api/events.ts';
import type { Handlers } from '../engine/host/handlers.ts';
import type { MediaSource } from '../engine/host/media-source.ts';
import { errorAnswer } from './error-answer.ts';
import type { EventStreams } from './event-stream.ts';
import { mediaRoutes } from './media-routes.ts';
import { plainPage } from './plain-page.ts';
import { createRendererFiles } from './renderer-files.ts';
import { rpcRoutes } from './rpc-routes.ts';

/** What is served: an `EngineHost`. */
export interface Served {
  handlers: Handlers;
  subscribe(listener: (event: EngineEvent) => void): () => void;
  media: MediaSource;
}

export interface ServerAppOptions {
  host: Served;
  rendererFolder: string;
  onUnforeseen?: ((error: unknown) => void) | undefined;
}

/** What there is at which address, for whoever has been let in. */
export function createServerApp(
  { host, rendererFolder, onUnforeseen }: ServerAppOptions,
  events: EventStreams,
) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const renderer = createRendererFiles(rendererFolder);
  app.get('/api/events', (c) => {
    const headers = { 'content-type': 'text/event-stream' };
    return new Response(c.req.method === 'HEAD' ? null : events.open(), { headers });
  });
  app.route('/api', rpcRoutes(host.handlers));
  app.route('/media', mediaRoutes(host.media));
  app.get('*', (c) => {
    const [address = ''] = c.env.incoming.url?.split('?', 1) ?? [];
    const isPlace = !/^\/(?:api|media|open)\//.test(address);
    return (isPlace && renderer.at(address)) || c.notFound();
  });
  app.notFound((c) => {
    const message = 'There is nothing at this address.';
    if (c.req.header('sec-fetch-dest') === 'document') return plainPage(404, message);
    return c.json({ code: 'no-such-address', message }, 404);
  });
  app.onError((error, c) => {
    const { status, body } = errorAnswer(error);
    if (status === 500 && !isAbort(error)) onUnforeseen?.(error);
    if (status === 413) c.header('connection', 'close');
    return c.json(body, status);
  });
  return app;
}
