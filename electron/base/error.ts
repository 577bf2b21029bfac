/**
 * The one error type of the house. `code` is stable and what programs match on; `message` says what happened and
 * `advice` what to do next, both written for the person who reads them. Never match on messages.
 */
export class PhotoferryError extends Error {
  readonly code: string;
  readonly advice: string | undefined;

  constructor(code: string, message: string, options: { advice?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.advice = options.advice;
  }
}

/** The stable code of anything thrown: ours, Node's (`ENOSPC`), or `internal`. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'internal';
}

/** What was thrown, as one line for a person; control characters are made visible. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
