import type {
  CommandName,
  EndpointName,
  InputOf,
  OutputOf,
  QueryName,
} from '../../electron/contract/api/api.ts';

/** A longer input goes into the body: an address has bounds. */
const maxSearchChars = 8000;

/** What the engine says when it cannot do something: words for the person, and a stable code. */
export class EngineError extends Error {
  readonly code: string;
  readonly advice: string | undefined;

  constructor({ code, message, advice }: { code: string; message: string; advice?: string }) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
    this.advice = advice;
  }
}

/** @throws {EngineError} `engine-away` when the engine does not answer at all */
export function ask<Name extends QueryName>(
  name: Name,
  input: InputOf<Name>,
  options: { signal?: AbortSignal } = {},
): Promise<OutputOf<Name>> {
  const search = Object.keys(input).length > 0 ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
  if (search.length > maxSearchChars) return answerOf<Name>(`/api/${name}`, { ...asJson(input), ...options });
  return answerOf<Name>(`/api/${name}${search}`, options);
}

/** @throws {EngineError} as {@link ask} does */
export function tell<Name extends CommandName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
  return answerOf<Name>(`/api/${name}`, asJson(input));
}

function asJson(input: unknown): RequestInit {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(input) };
}

async function answerOf<Name extends EndpointName>(
  address: string,
  init: RequestInit,
): Promise<OutputOf<Name>> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new EngineError({ code: 'engine-away', message: 'Photoferry’s engine does not answer.' });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as OutputOf<Name>;
  const said = body as { code?: unknown; message?: unknown; advice?: string } | undefined;
  throw new EngineError({
    code: typeof said?.code === 'string' ? said.code : 'internal',
    message: typeof said?.message === 'string' ? said.message : `The engine answered ${response.status}.`,
    ...(said?.advice && { advice: said.advice }),
  });
}
