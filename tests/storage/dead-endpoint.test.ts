import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { openStore } from '../../electron/storage/open-store.ts';
import { retryingStore } from '../../electron/storage/retrying-store.ts';
import { idle } from '../engine/temporary.ts';

/** A port of this computer that nobody listens on. */
async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it('an endpoint that does not answer is waited for once, not for each thing that is asked of it', async () => {
  const place = `s3://bucket/vault?endpoint=http://127.0.0.1:${await deadPort()}&region=us-east-1`;
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
  expect(heard).toEqual([expect.stringContaining('does not answer')]);
  await expect(patient.get('vault.json', { signal: idle() })).rejects.toMatchObject(gone);
  expect(store.requests).toBe(9);
  expect(heard).toHaveLength(1);
  await store.close();
});
