import type { EndpointName, OutputOf, ParsedInputOf } from '../../contract/api/api.ts';

/** What answers an endpoint. Input has been checked against its schema; what it throws reaches the person as code and words. */
export type Handler<Name extends EndpointName> = (
  input: ParsedInputOf<Name>,
  options: { signal: AbortSignal },
) => OutputOf<Name> | Promise<OutputOf<Name>>;

export type Handlers = { [Name in EndpointName]: Handler<Name> };
export type SomeHandlers<Names extends EndpointName> = Pick<Handlers, Names>;
