import { once } from 'node:events';
import http from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { PhotoferryError } from '../../electron/base/error.ts';
import { fromPage, type ServerDesk, startDesk } from './server-desk.ts';

test('a query by address or, where it is long, by body; a command by body alone', async () => {
  const desk = await startDesk();
  const headers = fromPage(desk);
  const input = { ids: Array.from({ length: 10_000 }, (_, at) => at + 1) };
  const short = await desk.ask(`/api/tiles?input=${encodeURIComponent('{"ids":[7]}')}`);
  expect(short.json).toEqual({ name: 'tiles', input: { ids: [7] } });
  expect(short.headers['cache-control']).toBe('no-store');
  const long = await desk.ask('/api/tiles', { method: 'POST', body: JSON.stringify(input), headers });
  expect(long.json).toEqual({ name: 'tiles', input });
  expect((await desk.ask('/api/trySamples')).status).toBe(404);
  expect((await desk.ask('/api/trySamples', { method: 'POST', body: '{}', headers })).status).toBe(200);
});

test('trouble is told in words with a status of its kind; what nobody foresaw says nothing of the inside', async () => {
  const thrown: unknown[] = [
    new PhotoferryError('library-none', 'There is no library yet.', { advice: 'Make one.' }),
    new PhotoferryError('library-missing', 'Gone.'),
    new PhotoferryError('no-such-asset', 'Gone.'),
    new PhotoferryError('library-locked', 'Open elsewhere.'),
    Object.assign(new Error("ENOENT: no such file or directory, open '/home/me/secret'"), { code: 'ENOENT' }),
    'a word',
  ];
  const desk = await startDesk({
    handlers: {
      settings: () => {
        throw thrown.shift();
      },
    },
  });
  const seen = [];
  for (let more = thrown.length; more > 0; more--) {
    const answer = await desk.ask('/api/settings');
    seen.push([answer.status, answer.json.code]);
    expect(answer.text).not.toMatch(/secret|stack|\.ts/);
    if (answer.json.code === 'library-none')
      expect(answer.json).toEqual({
        code: 'library-none',
        message: 'There is no library yet.',
        advice: 'Make one.',
      });
  }
  expect(seen).toEqual([
    [404, 'library-none'],
    [404, 'library-missing'],
    [404, 'no-such-asset'],
    [409, 'library-locked'],
    [500, 'internal'],
    [500, 'internal'],
  ]);
  expect(desk.unforeseen).toHaveLength(2);
});

test('a handler hears when whoever asked has gone', async () => {
  let signal: AbortSignal | undefined;
  const desk = await startDesk({
    handlers: {
      settings: (_, options) => {
        signal = options.signal;
        return new Promise(() => {});
      },
    },
  });
  const request = http.get(`${desk.server.url}/api/settings`, { headers: { cookie: desk.cookie } });
  request.on('error', () => {});
  await expect.poll(() => signal, { timeout: 30_000 }).toBeDefined();
  expect(signal!.aborted).toBe(false);
  request.destroy();
  await expect.poll(() => signal!.aborted, { timeout: 30_000 }).toBe(true);
});

test('the page: never kept itself, what it loads for ever, places in it lead to it', async () => {
  const desk = await startDesk();
  const page = await desk.ask('/');
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
  });
  const nonce = /<meta property="csp-nonce" nonce="([\w-]{22})" \/>/.exec(page.text)?.[1];
  expect(page.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
  expect((await desk.ask('/')).text).not.toBe(page.text);
  const script = await desk.ask('/assets/app-1234.js');
  expect(script.headers).toMatchObject({
    'cache-control': 'private, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
  });
  for (const place of [
    '/phones',
    '/phones/10.0.0.7%3A5555',
    '/phones/folder%3A%2Fmedia%2Fcard',
    '/index.html',
  ])
    expect((await desk.ask(place)).text, place).toContain('<title>Photoferry</title>');
  for (const missing of ['/assets/gone-5678.js', '/favicon.ico', '/api/x', '/media/x'])
    expect((await desk.ask(missing)).status, missing).toBe(404);
});

/** A listener to events that reads when it is told to. */
async function listen({ server, cookie }: ServerDesk) {
  const request = http.get(`${server.url}/api/events`, { headers: { cookie }, agent: false });
  request.on('error', () => {});
  onTestFinished(() => void request.destroy());
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  let text = '';
  response.on('error', () => {});
  response.on('data', (data: Buffer) => {
    text += data.toString('utf8');
  });
  return {
    response,
    leave: () => request.destroy(),
    events: () =>
      [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json!) as { type: string }),
  };
}

test('events come as they happen, after a hello; who leaves is not written to any more', async () => {
  const desk = await startDesk();
  const one = await listen(desk);
  expect(one.response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });
  await expect.poll(one.events, { timeout: 30_000 }).toEqual([{ type: 'hello' }]);
  desk.emit({ type: 'changed', topics: ['timeline'] });
  await expect
    .poll(one.events, { timeout: 30_000 })
    .toEqual([{ type: 'hello' }, { type: 'changed', topics: ['timeline'] }]);
  expect(desk.listeners()).toBe(1);
  one.leave();
  await expect.poll(desk.listeners, { timeout: 30_000 }).toBe(0);
});

test('a listener that does not read costs no memory, and is told that it has missed something', async () => {
  const desk = await startDesk();
  const slow = await listen(desk);
  await expect.poll(slow.events, { timeout: 30_000 }).toHaveLength(1);
  slow.response.pause();
  const topics = Array(400).fill('timeline') as ['timeline'];
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 200; round++) {
    for (let each = 0; each < 250; each++) desk.emit({ type: 'changed', topics });
    await new Promise(setImmediate);
  }
  // 50,000 events of 5 KB each.
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  slow.response.resume();
  await expect
    .poll(() => slow.events().filter(({ type }) => type === 'hello').length, { timeout: 30_000 })
    .toBeGreaterThan(1);
  expect(slow.events().length).toBeLessThan(20_000);
  const seen = slow.events().length;
  desk.emit({ type: 'changed', topics: ['phones'] });
  await expect.poll(() => slow.events().length, { timeout: 30_000 }).toBeGreaterThan(seen);
});

test('too many listeners are refused, and there is room again when one leaves', async () => {
  const desk = await startDesk();
  const all = [];
  for (let at = 0; at < 24; at++) all.push(await listen(desk));
  const refused = await desk.ask('/api/events');
  expect([refused.status, refused.json.code]).toEqual([409, 'too-many-windows']);
  all[0]!.leave();
  await expect.poll(desk.listeners, { timeout: 30_000 }).toBe(23);
  expect((await listen(desk)).response.statusCode).toBe(200);
});

test('the server closes at once, whoever is listening', async () => {
  const desk = await startDesk();
  const one = await listen(desk);
  const ended = new Promise((resolve) => one.response.once('close', resolve));
  const begun = performance.now();
  await desk.server.close();
  await ended;
  // Those who listen would stay for ever.
  expect(performance.now() - begun).toBeLessThan(4000);
  expect(desk.listeners()).toBe(0);
});
