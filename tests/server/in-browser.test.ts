import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { openEngineHost } from '../../electron/engine/host/engine-host.ts';
import { startServer } from '../../electron/server/start-server.ts';
import { launchBrowser, noBrowser, openTab } from '../e2e/browser.ts';
import { backUp, bring, libraryAt, ownConfig, vaultFor } from '../engine/backup/backup-desk.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { mediaDesk } from './media-desk.ts';
import { startDesk } from './server-desk.ts';

const built = path.resolve(import.meta.dirname, '../../out/renderer');

let browser: Browser;
beforeAll(async () => {
  if (!noBrowser) browser = await launchBrowser(['--host-resolver-rules=MAP *.example 127.0.0.1']);
});
afterAll(() => browser?.close());

/** A web page of somebody else, on a port of its own. */
async function evilPage(html: string): Promise<number> {
  const server = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  return (server.address() as AddressInfo).port;
}

async function tab(): Promise<Page> {
  const { page } = await openTab(browser);
  onTestFinished(() => page.context().close());
  return page;
}

// What runs in a page is text here: Node's types know no page.

/** All that a page can do to an address without being allowed to. */
const tryAll = `async (ours) => {
  const given = {};
  const attempt = async (name, at, init) => {
    given[name] = await fetch(ours + at, { credentials: 'include', ...init })
      .then((answer) => answer.type + ' ' + answer.status)
      .catch(() => 'refused');
  };
  const post = { method: 'POST', body: '{"theme":"dark"}' };
  await attempt('read', '/api/settings', {});
  await attempt('blind read', '/api/settings', { mode: 'no-cors' });
  await attempt('simple post', '/api/saveSettings', { ...post, mode: 'no-cors' });
  await attempt('json post', '/api/saveSettings', { ...post, headers: { 'content-type': 'application/json' } });
  navigator.sendBeacon(ours + '/api/saveSettings', '{"theme":"dark"}');
  const load = (kind, at) =>
    new Promise((resolve) => {
      const element = document.createElement(kind);
      element.addEventListener('load', () => resolve('loaded'));
      element.addEventListener('error', () => resolve('refused'));
      element.src = ours + at;
      document.body.append(element);
    });
  given.image = await load('img', '/media/thumbnails/' + '0'.repeat(32));
  given.script = await load('script', '/assets/app-1234.js');
  const source = new EventSource(ours + '/api/events', { withCredentials: true });
  given.events = await new Promise((resolve) => {
    source.onopen = () => resolve('open');
    source.onerror = () => resolve('refused');
  });
  source.close();
  const frame = Object.assign(document.createElement('iframe'), { name: 'frame' });
  const form = Object.assign(document.createElement('form'), { target: 'frame', method: 'post', enctype: 'text/plain' });
  form.action = ours + '/api/saveSettings';
  document.body.append(frame, form);
  const framed = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  form.submit();
  await framed;
  return given;
}`;

/** What a script that got into our page would try. */
const breakOut = `async () => {
  const seen = new Set();
  document.addEventListener('securitypolicyviolation', (event) => seen.add(event.effectiveDirective));
  const script = Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' });
  const style = Object.assign(document.createElement('style'), { textContent: 'body { color: red }' });
  document.head.append(script, style);
  new Image().src = 'http://outside.example/x.png';
  await fetch('http://outside.example/').catch(() => {});
  // Whoever drives the page may evaluate text: only later is it the page itself.
  await new Promise((resolve) => setTimeout(resolve, 100));
  setTimeout('window.ran = 2');
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { seen: [...seen].sort(), ran: window.ran ?? null };
}`;

const playAndSeek = `async (address) => {
  const video = Object.assign(document.createElement('video'), { muted: true, src: address });
  document.body.append(video);
  const happens = (name) =>
    new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true });
      video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
    });
  await happens('loadeddata');
  const { videoWidth, duration } = video;
  const sought = happens('seeked');
  video.currentTime = 17;
  await sought;
  return { videoWidth, duration: Math.round(duration), at: Math.round(video.currentTime) };
}`;

describe.skipIf(noBrowser)('in a real browser', () => {
  test('a link opens the gallery, also where it is followed from another page; scripts do not see the session', async () => {
    const desk = await startDesk();
    const port = await evilPage(`<a id="go" href="${desk.server.newLink()}">Photoferry</a>`);
    const page = await tab();
    await page.goto(`http://localhost:${port}/`);
    await page.click('#go');
    await page.waitForURL(`${desk.server.url}/`);
    expect(await page.title()).toBe('Photoferry');
    expect(await page.evaluate('document.cookie')).toBe('');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', domain: '127.0.0.1' });
    expect(await page.evaluate("fetch('/api/settings').then((answer) => answer.status)")).toBe(200);
  });

  test.each([
    ['another site', 'localhost'],
    ['another port of this computer, to which the browser sends our cookie too', '127.0.0.1'],
  ])('a page of %s gets nothing, sends nothing, frames nothing', async (_, host) => {
    const desk = await startDesk();
    const { url } = desk.server;
    const port = await evilPage('<title>evil</title>');
    const page = await tab();
    await page.goto(desk.server.newLink());
    await page.waitForURL(`${url}/`);
    await page.goto(`http://${host}:${port}/`);
    const tried = await page.evaluate(`(${tryAll})(${JSON.stringify(url)})`);
    expect(tried).toEqual({
      read: 'refused',
      'blind read': 'refused',
      'simple post': 'refused',
      'json post': 'refused',
      image: 'refused',
      script: 'refused',
      events: 'refused',
    });
    expect(desk.calls).toEqual([]);
    expect(desk.listeners()).toBe(0);
    // Our own page is as it was.
    await page.goto(`${url}/`);
    expect(await page.evaluate("fetch('/api/settings').then((answer) => answer.status)")).toBe(200);
  });

  test('a name that points to this computer (DNS rebinding) gets nothing', async () => {
    const desk = await startDesk();
    const page = await tab();
    await page.context().addCookies([
      {
        ...{ name: desk.server.cookie.name, value: desk.server.cookie.value },
        url: 'http://evil.example/',
      },
    ]);
    const answer = await page.goto(`http://evil.example:${desk.server.port}/api/settings`);
    expect(answer?.status()).toBe(403);
    expect(desk.calls).toEqual([]);
  });

  test('the page may run nothing but its own files, and nothing that leads outside', async () => {
    const desk = await startDesk();
    const page = await tab();
    await page.goto(desk.server.newLink());
    await page.waitForURL(`${desk.server.url}/`);
    const blocked = await page.evaluate(`(${breakOut})()`);
    expect(blocked).toEqual({
      seen: ['connect-src', 'img-src', 'script-src', 'script-src-elem', 'style-src-elem'],
      ran: null,
    });
  });

  test.skipIf(!existsSync(path.join(built, 'index.html')))(
    'the window as it is built violates no rule, its style elements carry the nonce',
    async () => {
      await ownConfig();
      const config = await temporaryFolder();
      const libraryFolder = path.join(await temporaryFolder(), 'library');
      const host = await openEngineHost({ libraryFolder, configFolder: config, observers: [] });
      onTestFinished(() => host.close());
      const server = await startServer({ host, rendererFolder: built });
      onTestFinished(() => server.close());
      const page = await tab();
      const violations: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) violations.push(message.text());
      });
      await page.goto(server.newLink());
      await page.waitForURL(`${server.url}/`);
      await page.getByRole('button').first().waitFor();
      await expect
        .poll(() => page.locator('style#react-aria-pressable-style').count(), { timeout: 30_000 })
        .toBe(1);
      for (const place of ['/settings', '/backup', '/trash', '/']) {
        await page.goto(server.url + place);
        await page.getByRole('button').first().waitFor();
      }
      const rules = 'document.querySelector("#react-aria-pressable-style")?.sheet?.cssRules.length ?? 0';
      expect(await page.evaluate(rules)).toBeGreaterThan(0);
      expect(violations).toEqual([]);
    },
    60_000,
  );

  test.skipIf(spawnSync('ffmpeg', ['-version']).status !== 0)(
    'a video that is only in the vault plays, and is sought in by range',
    async () => {
      await ownConfig();
      const library = await libraryAt();
      const made = path.join(await temporaryFolder(), 'VID_1.MOV');
      const source = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=20'];
      const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '3M', '-pix_fmt', 'yuv420p'];
      const { status } = spawnSync('ffmpeg', [...source, ...coded, '-g', '30', made]);
      expect(status).toBe(0);
      await bring(library, { 'VID_1.MOV': readFileSync(made) });
      await vaultFor(library);
      await backUp(library);
      const desk = await mediaDesk(library);
      const file = desk.named('VID_1.MOV');
      desk.evict(file);
      const page = await tab();
      const asked: { range: string | undefined; status: number }[] = [];
      page.on('response', (response) => {
        if (response.url().includes('/media/'))
          asked.push({ range: response.request().headers().range, status: response.status() });
      });
      await page.goto(desk.server.newLink());
      await page.waitForURL(`${desk.server.url}/`);
      const seen = await page.evaluate(`(${playAndSeek})(${JSON.stringify(mediaAddress.file(file))})`);
      expect(seen).toEqual({ videoWidth: 640, duration: 20, at: 17 });
      expect(asked.length).toBeGreaterThan(1);
      expect(asked.every(({ status }) => status === 206)).toBe(true);
    },
    60_000,
  );
});
