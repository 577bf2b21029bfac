import type { IncomingMessage } from 'node:http';
import { RequestError } from './error-answer.ts';

const maxBodyBytes = 1024 * 1024;

/**
 * The JSON of a request's body, counted as it comes: what it says of its own length is not relied upon.
 * @throws {RequestError} `too-large`, `wrong-input`
 */
export async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes)
      throw new RequestError('too-large', 'That is more than Photoferry takes at once.');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks);
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw notJson(error);
  }
}

/** @throws {RequestError} `wrong-input` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(error);
  }
}

function notJson(cause: unknown): RequestError {
  return new RequestError('wrong-input', 'What was sent is not JSON.', { cause });
}
