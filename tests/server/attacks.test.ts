import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { refusalOf } from '../../electron/server/refusal.ts';
import { createSession } from '../../electron/server/session.ts';
import { fromPage, startDesk } from './server-desk.ts';

describe('whoever has no session', () => {
  test('learns nothing, whatever is asked', async () => {
    const desk = await startDesk();
    for (const target of ['/', '/api/settings', '/api/events', `/media/thumbnails/${'0'.repeat(32)}`, '/x']) {
      const answer = await desk.ask(target, { hasCookie: false });
      expect(answer.status, target).toBe(401);
      expect(answer.json.code).toBe('no-session');
      expect(answer.text).not.toContain('<script');
    }
    expect(desk.calls).toEqual([]);
  });

  test('does not guess the token: near ones, empty ones, those of another name or of absurd length are no token', async () => {
    const desk = await startDesk();
    const { name, value } = desk.server.cookie;
    const flipped = (value.startsWith('A') ? 'B' : 'A') + value.slice(1);
    for (const cookie of [
      `${name}=`,
      `${name}=${flipped}`,
      `${name}=${value.slice(0, -1)}`,
      `${name}=${value}x`,
      `${name}x=${value}`,
      `x${name}=${value}`,
      `photoferry-1=${value}`,
      value,
      `${name}=${'A'.repeat(20_000)}; ${name}=${value}`,
    ]) {
      const answer = await desk.ask('/api/settings', { hasCookie: false, headers: { cookie } });
      expect(answer.status, cookie.slice(0, 60)).toBe(401);
    }
    expect(Buffer.from(value, 'base64url')).toHaveLength(32);
  });

  test('is let in beside a cookie that another port of this computer has set under the same name', async () => {
    const desk = await startDesk();
    const cookie = `${desk.server.cookie.name}=planted; ${desk.cookie}`;
    expect((await desk.ask('/api/settings', { hasCookie: false, headers: { cookie } })).status).toBe(200);
  });
});

describe('a one-time link', () => {
  const codeOf = (link: string) => new URL(link).pathname;

  test('opens the session once and goes on to the gallery by itself', async () => {
    const desk = await startDesk();
    const link = codeOf(desk.server.newLink());
    const first = await desk.ask(link, { hasCookie: false });
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']).toEqual([`${desk.cookie}; HttpOnly; SameSite=Strict; Path=/`]);
    expect(first.text).toContain('http-equiv="refresh" content="0;url=/"');
    const second = await desk.ask(link, { hasCookie: false });
    expect(second.status).toBe(403);
    expect(second.json.code).toBe('link-used');
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  test('is not used up by whoever looks ahead, and not opened by a wrong code', async () => {
    const desk = await startDesk();
    const link = codeOf(desk.server.newLink());
    const headers = { 'sec-purpose': 'prefetch' };
    expect((await desk.ask(link, { hasCookie: false, headers })).status).toBe(403);
    expect((await desk.ask(link, { hasCookie: false, method: 'HEAD' })).status).toBe(403);
    expect((await desk.ask(`${link.slice(0, -1)}`, { hasCookie: false })).status).toBe(403);
    expect((await desk.ask('/open/', { hasCookie: false })).status).toBe(403);
    expect((await desk.ask(link, { hasCookie: false })).status).toBe(200);
  });

  test('may be followed from another page, but not be loaded by one', async () => {
    const desk = await startDesk();
    const link = codeOf(desk.server.newLink());
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    expect((await desk.ask(link, { hasCookie: false, headers: image })).status).toBe(403);
    const visit = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await desk.ask(link, { hasCookie: false, headers: visit })).status).toBe(200);
  });

  test('ends after five minutes, and the ninth ends the first', () => {
    let nowMs = 0;
    const session = createSession({ nowMs: () => nowMs });
    const late = session.newCode();
    nowMs = 5 * 60_000;
    expect(session.redeem(late)).toBe(false);
    const codes = Array.from({ length: 9 }, () => session.newCode());
    expect(codes.map((code) => session.redeem(code))).toEqual([false, ...Array(8).fill(true)]);
  });
});

describe('a page that is not ours', () => {
  test('cannot let a name of its own point here (DNS rebinding)', async () => {
    const desk = await startDesk();
    const { port } = desk.server;
    for (const host of [
      `evil.example:${port}`,
      'evil.example',
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `127.0.0.1.evil.example:${port}`,
      `[::1]:${port}`,
      `0.0.0.0:${port}`,
      `127.1:${port}`,
      `LOCALHOST:${port}`,
      `localhost.:${port}`,
    ]) {
      const answer = await desk.ask('/api/settings', { headers: { host } });
      expect([400, 403], host).toContain(answer.status);
    }
    expect(desk.calls).toEqual([]);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect((await desk.ask('/api/settings', { headers: { host } })).status, host).toBe(200);
    const absolute = `GET http://evil.example/api/settings HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${desk.cookie}\r\nConnection: close\r\n\r\n`;
    expect(await desk.raw(absolute)).toMatch(/^HTTP\/1\.1 400 /);
    const two = `GET /api/settings HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
    expect(await desk.raw(two)).toMatch(/^HTTP\/1\.1 4/);
    expect(await desk.raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 4/);
  });

  test('cannot send a command, not even from another port of this computer', async () => {
    const desk = await startDesk();
    const { port } = desk.server;
    const own = fromPage(desk);
    const body = '{"theme":"dark"}';
    for (const origin of [
      'https://evil.example',
      'null',
      `http://127.0.0.1:${port + 1}`,
      'http://127.0.0.1',
      `https://127.0.0.1:${port}`,
      // Ours, but not that of the Host.
      `http://localhost:${port}`,
      `http://127.0.0.1:${port}.evil.example`,
    ]) {
      const answer = await desk.ask('/api/saveSettings', {
        ...{ method: 'POST', body },
        headers: { ...own, origin, 'sec-fetch-site': 'same-origin' },
      });
      expect(answer.status, origin).toBe(403);
    }
    for (const site of ['cross-site', 'same-site', 'anything']) {
      const answer = await desk.ask('/api/saveSettings', {
        ...{ method: 'POST', body },
        headers: { ...own, 'sec-fetch-site': site },
      });
      expect(answer.status, site).toBe(403);
    }
    const { origin: _, ...withoutOrigin } = own;
    const answer = await desk.ask('/api/saveSettings', { method: 'POST', body, headers: withoutOrigin });
    expect(answer.status).toBe(403);
    expect(desk.calls).toEqual([]);
    expect((await desk.ask('/api/saveSettings', { method: 'POST', body, headers: own })).status).toBe(200);
    expect(desk.calls).toEqual([{ name: 'saveSettings', input: { theme: 'dark' } }]);
  });

  test('cannot send a command as a form or an image does', async () => {
    const desk = await startDesk();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain; application/json',
      'application/json; charset=utf-7',
      '',
    ]) {
      const headers = { ...fromPage(desk), 'content-type': type };
      const answer = await desk.ask('/api/saveSettings', { method: 'POST', body: '{}', headers });
      expect(answer.status, type).toBe(415);
    }
    expect((await desk.ask('/api/saveSettings')).status).toBe(404);
    expect(desk.calls).toEqual([]);
  });

  test('cannot embed pictures, scripts or the page', async () => {
    const desk = await startDesk();
    for (const site of ['cross-site', 'same-site'])
      for (const target of ['/', '/assets/app-1234.js', `/media/thumbnails/${'0'.repeat(32)}`])
        expect((await desk.ask(target, { headers: { 'sec-fetch-site': site } })).status).toBe(403);
    const page = await desk.ask('/');
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['x-frame-options']).toBe('DENY');
    expect(page.headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('too much, too slow, too strange', () => {
  test('a body of more than 1 MiB ends at 1 MiB, whatever it says of its length', async () => {
    const desk = await startDesk();
    const headers = fromPage(desk);
    const exact = JSON.stringify({ exclude: [] }).padEnd(1024 * 1024, ' ');
    expect((await desk.ask('/api/saveSettings', { method: 'POST', body: exact, headers })).status).toBe(200);
    const over = await desk.ask('/api/saveSettings', { method: 'POST', body: `${exact} `, headers });
    expect([over.status, over.json.code]).toEqual([413, 'too-large']);

    // In chunks without an end: the answer comes long before.
    const socket = net.connect(desk.server.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let sent = 0;
    let heard = '';
    socket
      .on('error', () => {})
      .on('data', (data) => {
        heard += data.toString('latin1');
      });
    const head = Object.entries({ ...headers, cookie: desk.cookie }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.write(
      `POST /api/saveSettings HTTP/1.1\r\nHost: 127.0.0.1:${desk.server.port}\r\n${head.join('')}Transfer-Encoding: chunked\r\n\r\n`,
    );
    const piece = `10000\r\n${' '.repeat(65_536)}\r\n`;
    while (!socket.destroyed && heard === '' && sent < 2000) {
      sent++;
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
      else await new Promise(setImmediate);
    }
    await expect.poll(() => heard, { timeout: 30_000 }).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent).toBeLessThan(2000);
  });

  test('an address that is too long, headers that are too long or too many', async () => {
    const desk = await startDesk();
    const long = await desk.ask(`/api/settings?input=${'a'.repeat(50_000)}`);
    expect(long.status).toBe(414);
    const head = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${desk.server.port}\r\n`;
    expect(await desk.raw(`${head}X: ${'a'.repeat(100_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await desk.raw(`GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('whoever sends a header or a body a byte at a time is let go, and others are served meanwhile', async () => {
    const desk = await startDesk();
    const socket = net.connect(desk.server.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\n');
    const drip = setInterval(() => socket.write('X'), 200);
    onTestFinished(() => clearInterval(drip));
    const begun = performance.now();
    expect((await desk.ask('/api/settings')).status).toBe(200);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(performance.now() - begun).toBeLessThan(30_000);
  }, 60_000);

  test('JSON that is none, input that does not fit, names that nobody has', async () => {
    const desk = await startDesk();
    const headers = fromPage(desk);
    const post = (body: string | Buffer, name = 'saveSettings') =>
      desk.ask(`/api/${name}`, { method: 'POST', body, headers });
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"theme":"pink"}',
      '{"exclude":[1]}',
      Buffer.from([0x22, 0xff, 0x22]),
    ]) {
      const answer = await post(body);
      expect([answer.status, answer.json.code], String(body)).toEqual([400, 'wrong-input']);
    }
    expect((await post('['.repeat(200_000))).status).toBe(400);
    expect((await post('{"__proto__":{"theme":"dark"},"constructor":1}')).json.input).toEqual({});
    for (const name of ['nothing', '__proto__', 'constructor', 'toString', 'settings/x'])
      expect((await post('{}', name)).status, name).toBe(404);
    expect((await desk.ask('/api/asset?input=%7B%22id%22%3A-1%7D')).json.code).toBe('wrong-input');
    expect((await desk.ask('/api/asset?input=%7B')).json.code).toBe('wrong-input');
    expect(desk.unforeseen).toEqual([]);
  });

  test('addresses that lead elsewhere', async () => {
    const desk = await startDesk({ files: { '.env': 'SECRET', 'assets/x y.js': 'SECRET' } });
    for (const target of [
      '/../../../etc/passwd',
      '/assets/../../secret',
      `/assets/${'..%2f'.repeat(12)}etc/passwd`,
      `/${'..%2F'.repeat(12)}etc/passwd`,
      `/phones/${'%2e%2e/'.repeat(12)}etc/passwd`,
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/%2e%2e%5c%2e%2e%5cwindows',
      '/assets/..\\..\\windows\\win.ini',
      '/assets/app-1234.js%00.html',
      '/assets/%00',
      '//evil.example/',
      '/assets//etc/passwd',
      '/file:///etc/passwd',
      '/assets/%c0%ae%c0%ae/etc/passwd',
      '/media/files/1/../../../etc/passwd',
      '/assets/%',
      '/assets/\u0001',
      '*',
    ]) {
      const answer = await desk.raw(
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${desk.server.port}\r\nCookie: ${desk.cookie}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer, target).toMatch(/^HTTP\/1\.1 (?:400|404|200) /);
      expect(answer, target).not.toMatch(/SECRET|root:/);
      // What is not refused is a place in the page.
      if (answer.startsWith('HTTP/1.1 200')) expect(answer, target).toContain('<title>Photoferry</title>');
    }
  });

  test('methods and upgrades that we have no use for', async () => {
    const desk = await startDesk();
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND']) {
      const answer = await desk.ask('/api/settings', { method, headers: fromPage(desk) });
      expect(answer.status, method).toBe(405);
      expect(answer.headers.allow).toBe('GET, HEAD, POST');
    }
    expect((await desk.ask('/', { method: 'POST', headers: fromPage(desk), body: '{}' })).status).toBe(404);
    const head = await desk.ask('/', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    const socket =
      `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${desk.server.port}\r\nCookie: ${desk.cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
    expect(await desk.raw(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await desk.raw(`CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`)).not.toMatch(
      /200/,
    );
    expect(desk.listeners()).toBe(0);
  });

  test('two requests in one (smuggling) are not taken for ours', async () => {
    const desk = await startDesk();
    const both =
      `POST /api/saveSettings HTTP/1.1\r\nHost: 127.0.0.1:${desk.server.port}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n` +
      '0\r\n\r\nGET /api/settings HTTP/1.1\r\n\r\n';
    expect(await desk.raw(both)).toMatch(/^HTTP\/1\.1 400 /);
    expect(desk.calls).toEqual([]);
  });
});

test('a refusal needs no more than the headers', () => {
  const incoming = { method: 'GET', url: '/', headers: { host: 'localhost:80' } } as never;
  expect(refusalOf(incoming, 80)).toBeUndefined();
});
