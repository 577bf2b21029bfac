import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { api, type EndpointName } from '../contract/api/api.ts';
import type { Handlers } from '../engine/host/handlers.ts';
import { RequestError } from './error-answer.ts';
import { parseJson, readJson } from './read-json.ts';

/**
 * Every endpoint of `api` at `/api/<name>`. A command is POST only; a query is GET, or POST where its input is too long for an
 * address.
 */
export function rpcRoutes(handlers: Handlers) {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  for (const name of Object.keys(api) as EndpointName[]) {
    routes.post(`/${name}`, async (c) => {
      const input = await readJson(c.env.incoming);
      return c.json(await answer(handlers, { name, input, signal: goneSignal(c) }));
    });
    if (api[name].kind === 'query') {
      routes.get(`/${name}`, async (c) => {
        const input = parseJson(c.req.query('input') ?? '{}');
        return c.json(await answer(handlers, { name, input, signal: goneSignal(c) }));
      });
    }
  }
  return routes;
}

async function answer(
  handlers: Handlers,
  { name, input, signal }: { name: EndpointName; input: unknown; signal: AbortSignal },
): Promise<object> {
  const parsed = api[name].input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue && issue.path.length > 0 ? ` (${issue.path.join('.')})` : '';
    throw new RequestError('wrong-input', `${issue?.message ?? 'The input is not a valid one.'}${where}`);
  }
  // The input has just been checked against the schema of this very endpoint.
  const handle = handlers[name] as (input: unknown, options: { signal: AbortSignal }) => unknown;
  return (await handle(parsed.data, { signal })) as object;
}

/** Aborts when whoever asked has gone. */
export function goneSignal(c: Context<{ Bindings: HttpBindings }>): AbortSignal {
  const controller = new AbortController();
  c.env.outgoing.once('close', () => {
    if (!c.env.outgoing.writableFinished) controller.abort();
  });
  return controller.signal;
}
