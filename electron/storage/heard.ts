import type { Readable } from 'node:stream';

/**
 * A stream whose failure, or end by an abort, before anybody reads it is no uncaught error of the process: whoever reads it
 * then is told.
 */
export function heard(stream: Readable): Readable {
  return stream.on('error', () => {});
}
