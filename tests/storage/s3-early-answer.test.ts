import { randomBytes } from 'node:crypto';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../electron/storage/open-store.ts';

const credentials = { AWS_ACCESS_KEY_ID: 'someone', AWS_SECRET_ACCESS_KEY: 'something' };

/** Answers as soon as it has the head of a request, and reads the body as slowly as it likes. */
async function hasty(answer: string) {
  const received: Buffer[] = [];
  const server = net.createServer((socket) => {
    let isFirst = true;
    socket.on('data', (chunk) => {
      received.push(chunk);
      socket.pause();
      setTimeout(() => socket.resume(), 30);
      if (isFirst) socket.write(answer);
      isFirst = false;
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { place: `s3://bucket/vault?endpoint=http://127.0.0.1:${port}&pathStyle=1`, received };
}

describe('a server that answers before it has read what it is sent', () => {
  it.each([
    ['takes it', 'HTTP/1.1 200 OK\r\nETag: "00"\r\nContent-Length: 0\r\n\r\n', 'store-unreachable'],
    ['refuses it', 'HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n', 'store-busy'],
  ])('never sees what the memory holds afterwards (it %s)', async (_, answer, code) => {
    const { place, received } = await hasty(answer);
    const { signal } = new AbortController();
    const store = await openStore(place, { signal, env: credentials });
    onTestFinished(() => store.close());
    const memory = randomBytes(8_000_000);
    await expect(store.put('blobs/one', memory, { signal })).rejects.toMatchObject({ code });
    memory.fill('secret');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(Buffer.concat(received).includes('secretsecret')).toBe(false);
  });
});
