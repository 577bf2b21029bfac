import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../electron/storage/open-store.ts';
import { retryingStore } from '../../electron/storage/retrying-store.ts';
import { startRgw, whyNoRgw } from '../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../servers/shared-rgw.ts';

// On a busy machine all takes several times as long.
vi.setConfig({ testTimeout: 150_000 });

const why = whyNoRgw();
const idle = () => ({ signal: new AbortController().signal });

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'photoferry-s3-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe.skipIf(why)(`reaching a bucket${why ? ` (skipped: ${why})` : ''}`, () => {
  it('outlives a server that is killed and started again, and loses nothing that was acknowledged', async () => {
    const server = await startRgw();
    onTestFinished(() => server.stop());
    const place = `s3://${newBucketName()}?endpoint=${server.endpoint}`;
    const once = await openStore(place, { make: true, env: server.env, ...idle() });
    onTestFinished(() => once.close());
    // However long this machine takes to start it again.
    const store = retryingStore(once, { tries: 30 });
    const objects = Array.from({ length: 200 }, (_, at) => ({ name: `o/${at}`, bytes: randomBytes(50_000) }));
    const queue = [...objects];
    const uploading = Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let next = queue.pop(); next; next = queue.pop()) await store.put(next.name, next.bytes, idle());
      }),
    );
    await expect.poll(() => queue.length, { timeout: 30_000 }).toBeLessThan(150);
    await server.kill();
    const refused = { code: 'store-unreachable', isPermanent: false };
    await expect(once.head('o/1', idle())).rejects.toMatchObject(refused);
    await server.restart();
    await uploading;
    for (const { name, bytes } of objects) {
      expect((await buffer(await store.get(name, idle()))).equals(bytes)).toBe(true);
    }
  });

  it('reads profiles, and reads them anew when the store does not take what was in them', async () => {
    const server = await sharedRgw();
    const folder = temporaryFolder();
    const file = path.join(folder, 'credentials');
    const write = (key: string) =>
      writeFileSync(
        file,
        `[photos]\naws_access_key_id = ${key}\naws_secret_access_key = ${server.secretAccessKey}\n`,
      );
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
    vi.stubEnv('AWS_CONFIG_FILE', path.join(folder, 'config'));
    vi.stubEnv('AWS_PROFILE', 'photos');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    onTestFinished(() => void vi.unstubAllEnvs());
    write('nobody');
    const place = `s3://${newBucketName()}?endpoint=${server.endpoint}`;
    const store = await openStore(place, idle());
    onTestFinished(() => store.close());
    const denied = {
      code: 'store-denied',
      isPermanent: true,
      advice: expect.stringContaining('AWS_ACCESS_KEY_ID'),
    };
    await expect(store.put('object', randomBytes(1), idle())).rejects.toMatchObject(denied);
    write(server.accessKeyId);
    await (await openStore(place, { make: true, ...idle() })).close();
    await store.put('object', randomBytes(1), idle());

    rmSync(file);
    const without = await openStore(place, idle());
    onTestFinished(() => without.close());
    const none = { code: 'store-denied', message: expect.stringContaining('no credentials') };
    await expect(without.put('object', randomBytes(1), idle())).rejects.toMatchObject(none);
  });

  it('trusts an authority that is named, and only then, also through a proxy', async () => {
    const server = await sharedRgw();
    const folder = temporaryFolder();
    const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
    const made = spawnSync('openssl', [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test'.split(
        ' ',
      ),
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ]);
    expect(made.status).toBe(0);
    const secure = https.createServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      (request, response) => {
        const { method, url, headers } = request;
        const carried = http.request(new URL(url ?? '', server.endpoint), { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        });
        carried.on('error', () => response.destroy());
        request.pipe(carried);
      },
    );
    const port = await listen(secure);
    const place = `s3://${newBucketName()}?endpoint=https://127.0.0.1:${port}`;
    const untrusted = openStore(place, { make: true, env: server.env, ...idle() });
    await expect(untrusted).rejects.toMatchObject({
      code: 'store-strange',
      advice: expect.stringContaining('AWS_CA_BUNDLE'),
    });

    const env = { ...server.env, AWS_CA_BUNDLE: certificate };
    const direct = await openStore(place, { make: true, env, ...idle() });
    onTestFinished(() => direct.close());
    const bytes = randomBytes(100_000);
    await direct.put('object', bytes, idle());

    const reached: string[] = [];
    const proxy = http.createServer().on('connect', (request, socket) => {
      reached.push(request.url ?? '');
      const onward = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const each of [socket, onward]) each.on('error', () => each.destroy());
    });
    const proxyEnv = { ...env, HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}` };
    const proxied = await openStore(place, { env: proxyEnv, ...idle() });
    onTestFinished(() => proxied.close());
    expect((await buffer(await proxied.get('object', idle()))).equals(bytes)).toBe(true);
    expect(reached).toEqual([`127.0.0.1:${port}`]);

    const around = await openStore(place, { env: { ...proxyEnv, NO_PROXY: '127.0.0.1' }, ...idle() });
    onTestFinished(() => around.close());
    expect(await around.head('object', idle())).toMatchObject({ sizeBytes: bytes.length });
    expect(reached).toHaveLength(1);

    const unread = openStore(place, { env: { ...env, AWS_CA_BUNDLE: `${certificate}-not` }, ...idle() });
    await expect(unread).rejects.toMatchObject({ code: 'store-misuse' });
  });

  it('makes a bucket once, and says when there is none', async () => {
    const server = await sharedRgw();
    const place = `s3://${newBucketName()}/photos?endpoint=${server.endpoint}`;
    const options = { env: server.env, ...idle() };
    const before = await openStore(place, options);
    await expect(before.put('object', randomBytes(1), idle())).rejects.toMatchObject({
      code: 'store-missing',
    });
    const list = async () => {
      for await (const _ of before.list(idle()));
    };
    await expect(list()).rejects.toMatchObject({ code: 'store-missing' });
    for (const make of [true, true]) await (await openStore(place, { ...options, make })).close();
    await before.put('object', randomBytes(1), idle());
    await before.close();
  });
});
