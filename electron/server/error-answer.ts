import { PhotoferryError } from '../base/error.ts';

export interface ErrorAnswer {
  status: 400 | 404 | 409 | 413 | 500;
  body: { code: string; message: string; advice?: string };
}

/** What there is not. All other errors that are told in words are of a state of things (409). */
const missing = /(?:^|-)(?:missing|none|gone|unknown)$|^no-such-/;

/** Asked for in a way that it cannot be done. */
export class RequestError extends PhotoferryError {}

/** Words for the person, and a status for the kind of trouble. What was not foreseen says nothing of the inside. */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (!(error instanceof PhotoferryError)) {
    const message = 'Something went wrong that Photoferry did not expect.';
    const advice = 'Try again. If it happens again, start Photoferry anew.';
    return { status: 500, body: { code: 'internal', message, advice } };
  }
  const { code, message, advice } = error;
  return { status: statusOf(error), body: { code, message, ...(advice && { advice }) } };
}

function statusOf(error: PhotoferryError): ErrorAnswer['status'] {
  if (error instanceof RequestError) return error.code === 'too-large' ? 413 : 400;
  return missing.test(error.code) ? 404 : 409;
}
