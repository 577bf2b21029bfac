import { PhotoferryError } from '../../base/error.ts';
import { api, type EndpointName } from '../../contract/api/api.ts';
import type { Handler, Handlers } from './handlers.ts';

/** An answer for every endpoint, for those that have no other yet. */
export function notBuiltHandlers(): Handlers {
  const names = Object.keys(api) as EndpointName[];
  return Object.fromEntries(names.map((name) => [name, notBuilt(name)])) as Handlers;
}

function notBuilt(name: EndpointName): Handler<EndpointName> {
  return () => {
    throw new PhotoferryError('not-built', `This is not built yet (${name}).`);
  };
}
