import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** For the last bytes to be reported as handed over: an answer may overtake that report. */
const graceMs = 1000;
const maxAnswerBytes = 64 * 1024;

/**
 * The body of an answer, once nothing reads the request's own body any more: its memory is the caller's again and may hold something
 * secret a moment later. Where a server answers before it has read everything the connection is cut; a refusal is still told,
 * a success is none.
 */
export async function answerAfterBody(sent: ClientRequest, response: IncomingMessage): Promise<Readable> {
  if (sent.writableFinished || (await isFinishedSoon(sent))) return response;
  const body = await beginningOf(response);
  sent.destroy();
  if (!sent.closed) await once(sent, 'close');
  if (response.statusCode === undefined || response.statusCode < 300)
    throw Object.assign(new Error('answered before it was asked'), { code: 'ECONNABORTED' });
  return Readable.from(body);
}

async function isFinishedSoon(sent: ClientRequest): Promise<boolean> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      sent.off('finish', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(done, graceMs);
    sent.on('finish', done).on('close', done);
  });
  return sent.writableFinished;
}

/** What has come of it by now. */
async function beginningOf(response: IncomingMessage): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxAnswerBytes) chunks.push(chunk);
  });
  response.on('error', () => {});
  await Promise.race([
    once(response, 'end').catch(() => {}),
    new Promise((resolve) => setTimeout(resolve, graceMs / 2)),
  ]);
  return chunks;
}
