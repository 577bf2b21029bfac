import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type OwnS3Server, type S3Server, startRgw, whyNoRgw } from './rgw.ts';

const variable = 'PHOTOFERRY_TEST_SHARED_RGW';

/**
 * The S3 server that all tests of a run share; started when the first one asks for it. Each test takes a bucket of its own
 * (`newBucketName`) and never kills the server.
 */
export async function sharedRgw(): Promise<S3Server> {
  const address = process.env[variable];
  if (!address) throw new Error('sharedRgw is for tests that vitest runs');
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as S3Server;
}

let buckets = 0;
/** A name that no other test takes. */
export const newBucketName = () => `test-${process.pid}-${Date.now().toString(36)}-${buckets++}`;

/** Vitest's global set-up: costs nothing in a run without such tests; the server ends with vitest, however that ends. */
export default async function setup(): Promise<() => Promise<void>> {
  const why = whyNoRgw();
  if (why) process.stderr.write(`skipped: everything with a real S3 server, since ${why}\n`);
  let server: Promise<OwnS3Server> | undefined;
  const door = createServer((_request, response) => {
    server ??= startRgw();
    server.then(
      ({ endpoint, accessKeyId, secretAccessKey, region, env }) =>
        response.end(JSON.stringify({ endpoint, accessKeyId, secretAccessKey, region, env })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  process.env[variable] = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  return async () => {
    door.closeAllConnections();
    door.close();
    await (await server?.catch(() => undefined))?.stop();
  };
}
