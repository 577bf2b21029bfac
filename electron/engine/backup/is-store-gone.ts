import { codeOf, PhotoferryError } from '../../base/error.ts';

/** What concerns every object alike: going on with the next file would only fail again. */
const codes: ReadonlySet<string> = new Set([
  ...['store-unreachable', 'store-busy', 'store-denied', 'store-missing', 'store-full', 'store-read-only'],
  ...['store-clock', 'store-unsupported', 'store-misuse'],
]);

export const isStoreGone = (error: unknown): boolean =>
  error instanceof PhotoferryError && codes.has(codeOf(error));
