import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { ShownList, ShownPhoto } from '../../electron/engine/free-space/shown-list.ts';
import type { ListPageOptions } from '../../electron/engine/host/list-pages.ts';
import { lanAddresses } from '../../electron/server/list-page/lan-addresses.ts';
import { mostAttempts } from '../../electron/server/list-page/list-access.ts';
import { listForShortcut, mostPhotos } from '../../electron/server/list-page/list-for-shortcut.ts';
import { photosPerPage } from '../../electron/server/list-page/list-html.ts';
import { type ListPageTimes, startListPage } from '../../electron/server/list-page/start-list-page.ts';

const takenAtMs = Date.UTC(2024, 5, 1, 14, 3, 7);
const photo = (at: number, more: Partial<ShownPhoto> = {}): ShownPhoto => ({
  ...{ name: `IMG_${at}.HEIC`, isVideo: false, takenAtMs: takenAtMs + at * 60_000, offsetMinutes: 120 },
  ...{ instantMs: takenAtMs + at * 60_000 - 7_200_000, sizeBytes: 2_345_678, files: 1 },
  assetId: Buffer.alloc(16, at),
  ...more,
});

function listOf(photos: ShownPhoto[], more: Partial<ShownList> = {}): ShownList {
  const now = Date.now();
  return {
    ...{ list: 'a1'.repeat(16), phone: '00008110-SECRETUDID', phoneName: 'Mia’s iPhone', photos },
    ...{ issuedAtMs: now, expiresAtMs: now + 86_400_000, files: photos.length, items: [] },
    ...{ bytes: photos.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), signed: Buffer.from('{}\nsig\n') },
    ...more,
  };
}

/** A page that is there, and how a device in the network asks it. */
async function open(list = listOf([photo(1)]), options: Partial<ListPageOptions> & ListPageTimes = {}) {
  const ends: unknown[] = [];
  const page = await startListPage(list, {
    ...{ address: '127.0.0.1', wrongMs: 1, onChange: (end) => void ends.push(end) },
    ...options,
  });
  onTestFinished(() => page.close());
  const { port, pathname, host } = new URL(page.link);
  const ask = async (
    target: string,
    {
      headers = {},
      method = 'GET',
      from = '127.0.0.1',
    }: { headers?: http.OutgoingHttpHeaders; method?: string; from?: string } = {},
  ) => {
    const request = http.request({
      ...{ host: '127.0.0.1', port, method, path: target, agent: false, localAddress: from },
      headers: { host, ...headers },
    });
    request.end();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return {
      status: response.statusCode!,
      headers: response.headers,
      text: Buffer.concat(chunks).toString(),
    };
  };
  /** Opens the link as a phone does, and gives its cookie. */
  const enter = async () => {
    const { status, headers } = await ask(pathname);
    expect([status, headers.location]).toEqual([303, '/']);
    return headers['set-cookie']![0]!.split(';')[0]!;
  };
  const read = async () => {
    const cookie = await enter();
    const { text, status } = await ask('/', { headers: { cookie } });
    expect(status).toBe(200);
    return { cookie, text, listPath: new URL(/<code>(http:[^<]+)<\/code>/.exec(text)![1]!).pathname };
  };
  const isThere = () =>
    new Promise<boolean>((resolve) => {
      const socket = net.connect(Number(port), '127.0.0.1');
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
  return { page, ask, enter, read, ends, isThere, code: pathname, port: Number(port), host };
}

it('shows the device that brings the code what may go, and nothing that others could use', async () => {
  const { read, ask, page } = await open(listOf([photo(1), photo(2, { name: 'IMG_2.MOV', isVideo: true })]));
  const { text, cookie, listPath } = await read();
  for (const said of [
    '2 photos may go',
    'IMG_1.HEIC',
    'IMG_2.MOV',
    'Video',
    '1 Jun 2024',
    'deletes in iCloud too',
  ])
    expect(text.replace('Jun 1, 2024', '1 Jun 2024')).toContain(said);
  expect(text).not.toContain('SECRETUDID');
  expect(text).not.toContain('<script');
  expect(page.openedBy()).toBe('127.0.0.1');
  const list = JSON.parse((await ask(listPath)).text) as ReturnType<typeof listForShortcut>;
  expect(list.photos).toMatchObject([
    {
      name: 'IMG_1',
      file: 'IMG_1.HEIC',
      kind: 'Image',
      taken: '2024-06-01T12:04:07Z',
      from: '2024-06-01T12:04:05Z',
    },
    { name: 'IMG_2', file: 'IMG_2.MOV', kind: 'Video' },
  ]);
  expect(JSON.stringify(list)).not.toMatch(/SECRETUDID|sha256|DCIM|blob/);
  // Pictures are not shown unless the person has said so.
  expect((await ask('/picture/0', { headers: { cookie } })).status).toBe(404);
  expect((await ask(`${listPath}.signed`)).text).toBe('{}\nsig\n');
});

it('says it in German to a phone that speaks German', async () => {
  const { enter, ask } = await open();
  const cookie = await enter();
  const { text } = await ask('/', { headers: { cookie, 'accept-language': 'de-DE,de;q=0.9,en;q=0.8' } });
  expect(text).toContain('Foto darf gehen');
  expect(text).toContain('löscht das Löschen auf diesem iPhone auch in iCloud');
});

it('cannot be made to run anything by what a phone calls its files', async () => {
  const name = `"><img src=x onerror=alert(1)>'</style><script>&\u202e.jpg`;
  const { read, ask } = await open(
    listOf([photo(1, { name, takenAtMs: 1e300, instantMs: 1e300 })], { phoneName: '<b>' }),
  );
  const { text, cookie } = await read();
  expect(text).not.toMatch(/<img|<script|<b>|\u202e|<\/style><script/);
  const { headers } = await ask('/', { headers: { cookie } });
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  expect(headers).toMatchObject({
    ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' },
    ...{ 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' },
  });
});

it('lets nobody in by a second use of the code', async () => {
  const { enter, ask, code } = await open();
  await enter();
  const second = await ask(code);
  expect(second.status).toBe(403);
  expect(second.headers['set-cookie']).toBeUndefined();
  expect((await ask('/')).status).toBe(403);
});

it.skipIf(process.platform !== 'linux')(
  'knows its device by its address too: a stolen cookie or code of the Shortcut is worth nothing elsewhere',
  async () => {
    const { read, ask } = await open();
    const { cookie, listPath } = await read();
    expect((await ask('/', { headers: { cookie }, from: '127.0.0.2' })).status).toBe(403);
    const stolen = await ask(listPath, { from: '127.0.0.2' });
    expect(stolen.status).toBe(403);
    expect(stolen.text).not.toContain('IMG_1');
    expect((await ask(listPath)).status).toBe(200);
  },
);

it('is not used up by whoever only looks ahead', async () => {
  const { ask, code, enter } = await open();
  expect((await ask(code, { method: 'HEAD' })).status).toBe(403);
  await enter();
});

it('is gone after ten wrong codes also of somebody who does not wait for the answer', async () => {
  const { ends, isThere, page } = await open(undefined, { wrongMs: 60 });
  const { port, host } = new URL(page.link);
  for (let n = 0; n < mostAttempts; n++) {
    const guess = net.connect(Number(port), '127.0.0.1');
    await once(guess, 'connect');
    guess.write(`GET /open/${'A'.repeat(22)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    guess.destroy();
  }
  await vi.waitFor(() => expect(ends).toEqual(['attempts']), { timeout: 30_000 });
  expect(await isThere()).toBe(false);
});

it('makes whoever guesses wait, and is gone after ten wrong codes', async () => {
  const { ask, ends, isThere, page } = await open(undefined, { wrongMs: 40 });
  const startedMs = performance.now();
  expect((await ask(`/open/${'A'.repeat(22)}`)).status).toBe(403);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(39);
  // Those that still wait when it closes hear nothing.
  const wrong = () => ask(`/open/${'A'.repeat(22)}`).then(({ status }) => status);
  const answers = await Promise.allSettled(Array.from({ length: mostAttempts - 1 }, wrong));
  for (const each of answers) if (each.status === 'fulfilled') expect(each.value).toBe(403);
  await vi.waitFor(() => expect(ends).toEqual(['attempts']), { timeout: 30_000 });
  expect(await isThere()).toBe(false);
  expect(page.openedBy()).toBeUndefined();
});

it('is no page under another name that points here', async () => {
  const { ask, code, enter } = await open();
  for (const host of ['evil.example', 'localhost', '127.0.0.1'])
    expect((await ask(code, { headers: { host } })).status).toBe(403);
  await enter();
});

it('serves nothing but the list, however it is asked', async () => {
  const { enter, ask } = await open();
  const cookie = await enter();
  for (const target of [
    ...[
      '/../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '//etc/passwd',
      '/picture/../../x',
      '/page/0',
      '/page/2',
    ],
    ...[
      '/page/99999999',
      '/picture/1',
      '/api/phones',
      '/media/1',
      '/index.html',
      '/?x',
      '/.photoferry/catalog.sqlite',
    ],
  ])
    expect((await ask(target, { headers: { cookie } })).status, target).toBe(404);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect((await ask('/', { method, headers: { cookie } })).status).toBe(405);
});

it('takes no more than a phone ever sends', async () => {
  const { ask, enter, port, host } = await open();
  const cookie = await enter();
  expect((await ask(`/page/${'1'.repeat(300)}`, { headers: { cookie } })).status).toBe(414);
  expect((await ask('/', { headers: { cookie: `x=${'y'.repeat(6000)}; ${cookie}` } })).status).toBe(403);
  const raw = async (sent: string) => {
    const socket = net.connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => {
      heard += String(data);
    });
    socket.on('error', () => {});
    socket.write(sent);
    await once(socket, 'close');
    return heard;
  };
  expect(await raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Much: ${'z'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 /,
  );
  // The body is not read: the connection is closed on it.
  expect(await raw(`POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 999999999\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 405 /,
  );
  expect((await ask('/', { headers: { cookie } })).status).toBe(200);
});

it('is gone when its time is over, by any clock, and when the list expires', async () => {
  const soon = await open(undefined, { forMs: 2000 });
  const { cookie } = await soon.read();
  await vi.waitFor(() => expect(soon.ends).toEqual([undefined, 'time']), { timeout: 30_000 });
  expect(await soon.isThere()).toBe(false);
  await expect(soon.ask('/', { headers: { cookie } })).rejects.toThrow();

  let nowMs = Date.now();
  const list = listOf([photo(1)], { expiresAtMs: nowMs + 60_000 });
  const expiring = await open(list, { nowMs: () => nowMs });
  expect(expiring.page.untilMs).toBe(list.expiresAtMs);
  const inside = await expiring.read();
  nowMs += 60_001;
  await expect(expiring.ask(inside.listPath)).rejects.toThrow();
  expect(await expiring.isThere()).toBe(false);
});

it('says so where the computer has left the network meanwhile', async () => {
  const here = open(undefined, { address: '203.0.113.7' });
  await expect(here).rejects.toMatchObject({ code: 'no-local-network' });
});

it('is gone at once when it is closed', async () => {
  const { page, isThere, ends } = await open();
  await page.close();
  expect(await isThere()).toBe(false);
  expect(ends).toEqual(['stopped']);
});

it('shows long lists page by page, and pictures where the person said so', async () => {
  const photos = Array.from({ length: photosPerPage * 2 + 1 }, (_, at) => photo(at));
  const bytes = Buffer.from('RIFF');
  const { read, ask } = await open(listOf(photos), { picture: () => ({ mimeType: 'image/webp', bytes }) });
  const { text, cookie } = await read();
  expect(text.match(/<li>/g)).toHaveLength(photosPerPage);
  const last = await ask('/page/3', { headers: { cookie } });
  expect(last.text.match(/<li>/g)).toHaveLength(1);
  expect(last.text).toContain(`src="/picture/${photos.length - 1}"`);
  expect((await ask('/picture/5', { headers: { cookie } })).text).toBe('RIFF');
  expect((await ask('/picture/5')).status).toBe(403);
});

it('tells a Shortcut only what it cannot mistake for something else', () => {
  const twin = { name: 'IMG_9.HEIC', instantMs: takenAtMs };
  const photos = [
    photo(1),
    photo(2, twin),
    photo(3, twin),
    photo(4, { instantMs: null }),
    photo(5, { instantMs: 1e300 }),
  ];
  const list = listForShortcut(listOf(photos));
  expect(list.photos.map(({ name }) => name)).toEqual(['IMG_1']);
  expect(list.leftOut).toBe(4);
  const many = listForShortcut(listOf(Array.from({ length: mostPhotos + 7 }, (_, at) => photo(at))));
  expect([many.photos.length, many.leftOut]).toEqual([mostPhotos, 7]);
});

it('is offered in local networks only', () => {
  const at = (address: string, internal = false) => [{ address, internal }];
  expect(
    lanAddresses({
      ...{
        lo: at('127.0.0.1', true),
        docker0: at('172.17.0.1'),
        eth1: at('10.0.0.5'),
        wlan0: at('192.168.1.5'),
      },
      ...{ wan: at('93.184.216.34'), tun0: at('10.8.0.2'), six: at('fd00::2'), other: at('172.32.0.1') },
    }),
  ).toEqual(['192.168.1.5', '10.0.0.5', '10.8.0.2', '172.17.0.1']);
});
