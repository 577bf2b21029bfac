import { createServer as createHttpServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../electron/storage/open-store.ts';
import { retryingStore } from '../../electron/storage/retrying-store.ts';
import { idle } from '../engine/temporary.ts';

/** A port that nobody listens on, and that no test running beside this one is given. */
const deadPort = 1;

it('an endpoint that does not answer is waited for once, not for each thing that is asked of it', async () => {
  const place = `s3://bucket/vault?endpoint=http://127.0.0.1:${deadPort}&region=us-east-1`;
  const env = { AWS_ACCESS_KEY_ID: 'some', AWS_SECRET_ACCESS_KEY: 'thing' };
  const store = await openStore(place, { env, signal: idle() });
  const heard: string[] = [];
  const patient = retryingStore(store, {
    shortestMs: 20,
    onTrouble: ({ message }) => void heard.push(message),
  });
  const gone = { code: 'store-unreachable' };
  await expect(patient.head('vault.json', { signal: idle() })).rejects.toMatchObject(gone);
  expect(store.requests).toBe(7);
  expect(heard).toEqual([expect.stringMatching(/\(127\.0\.0\.1:\d+\) refuses the connection/)]);
  await expect(patient.get('vault.json', { signal: idle() })).rejects.toMatchObject(gone);
  expect(store.requests).toBe(9);
  expect(heard).toHaveLength(1);
  await store.close();
});

it('says which endpoint it is, and why there is no answer', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'some', AWS_SECRET_ACCESS_KEY: 'thing' };
  const plain = createHttpServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void plain.close());
  const { port } = plain.address() as { port: number };
  for (const [endpoint, code, words] of [
    [
      'http://nobody.invalid:7480',
      'store-unreachable',
      /s3:\/\/bucket\/v\/ \(nobody\.invalid:7480\) cannot be found/,
    ],
    [`https://127.0.0.1:${port}`, 'store-strange', /\(127\.0\.0\.1:\d+\) fails to speak TLS/],
  ] as const) {
    const place = `s3://bucket/v?endpoint=${endpoint}&region=us-east-1&pathStyle=1`;
    const store = await openStore(place, { env, signal: idle() });
    const asked = store.head('vault.json', { signal: idle() });
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringMatching(words) as string });
    await store.close();
  }
});
