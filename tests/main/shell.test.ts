import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shellChannel } from '../../electron/contract/shell.ts';
import { launchBrowser, noBrowser, openTab } from '../e2e/browser.ts';
import { temporaryFolder } from '../engine/temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Told {
  event: string;
  [fact: string]: unknown;
}

/** The real main process of the window and the real engine, on the stand-in for Electron. */
async function startShell(env: NodeJS.ProcessEnv = {}, args: string[] = []) {
  const home = await temporaryFolder();
  const library = path.join(home, 'library');
  const child: ChildProcess = fork(
    path.join(root, 'electron/main/main.ts'),
    ['--library', library, ...args],
    {
      execArgv: ['--import', path.join(import.meta.dirname, 'stand-in/register.ts')],
      env: {
        ...process.env,
        STAND_IN_HOME: home,
        HOME: home,
        PHOTOFERRY_CONFIG_DIR: path.join(home, 'config'),
        // No phone of whoever runs this.
        USBMUXD_SOCKET_ADDRESS: path.join(home, 'no-mux'),
        ADB_SERVER_SOCKET: 'tcp:127.0.0.1:1',
        ...env,
      },
    },
  );
  const told: Told[] = [];
  child.on('message', (message: Told) => told.push(message));
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const all = (event: string) => told.filter((each) => each.event === event);
  return {
    home,
    all,
    act: (what: string, facts: object = {}) => void child.send({ do: what, ...facts }),
    /** The `at`th of its kind, from 1. */
    hear: async (event: string, at = 1): Promise<Told> => {
      await expect.poll(() => all(event).length, { timeout: 50_000 }).toBeGreaterThanOrEqual(at);
      return all(event)[at - 1]!;
    },
    exited: () => once(child, 'exit'),
  };
}

test('the window opens on the engine, locked down, and shows the page in a real browser', async () => {
  const shell = await startShell();
  const { cookie } = (await shell.hear('cookie')) as unknown as {
    cookie: { name: string; value: string; url: string };
  };
  const { url } = (await shell.hear('load')) as unknown as { url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'strict' });
  expect((await shell.hear('window')).options).toMatchObject({
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
  });
  expect(shell.all('sandbox')).toHaveLength(1);
  const without = await fetch(url);
  expect(without.status).toBe(401);
  if (noBrowser || !existsSync(path.join(root, 'out/renderer/index.html'))) return;
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const { page } = await openTab(browser);
  await page.context().addCookies([{ name: cookie.name, value: cookie.value, url }]);
  await page.goto(url);
  await expect.poll(() => page.title(), { timeout: 30_000 }).toContain('Photoferry');
  await expect.poll(() => page.locator('h1').count(), { timeout: 30_000 }).toBeGreaterThan(0);
}, 120_000);

test('the page cannot leave, open windows, or be given devices', async () => {
  const shell = await startShell();
  const { url } = await shell.hear('load');
  shell.act('navigate', { url: 'https://example.com/' });
  expect((await shell.hear('navigated')).isPrevented).toBe(true);
  shell.act('navigate', { url: `${url}settings` });
  expect((await shell.hear('navigated', 2)).isPrevented).toBe(false);
  shell.act('open-window', { url: 'file:///etc/passwd' });
  expect((await shell.hear('opened')).answer).toEqual({ action: 'deny' });
  expect(shell.all('outside')).toEqual([]);
  shell.act('open-window', { url: 'https://example.com/help' });
  expect((await shell.hear('outside')).address).toBe('https://example.com/help');
  for (const permission of ['media', 'geolocation', 'usb', 'hid', 'notifications', 'fileSystem'])
    shell.act('permission', { permission });
  await shell.hear('permission', 6);
  expect(shell.all('permission').map(({ isGiven }) => isGiven)).toEqual(Array(6).fill(false));
}, 120_000);

test('an engine that dies comes back, and the window with it', async () => {
  const shell = await startShell();
  await shell.hear('load');
  process.kill((await shell.hear('engine')).pid as number, 'SIGKILL');
  await shell.hear('engine', 2);
  const { url } = await shell.hear('load', 2);
  expect((await fetch(String(url))).status).toBe(401);
  expect(shell.all('error-box')).toEqual([]);
}, 120_000);

test('a folder that the person chose becomes a place, and only for the page itself', async () => {
  const picked = await temporaryFolder();
  const shell = await startShell({ STAND_IN_PICKED: picked });
  await shell.hear('load');
  shell.act('invoke', {
    channel: shellChannel.chooseFolder,
    argument: 'vault',
    from: 'https://example.com/',
  });
  expect((await shell.hear('invoked')).value).toBeNull();
  shell.act('invoke', { channel: shellChannel.chooseFolder, argument: 'anything' });
  expect((await shell.hear('invoked', 2)).value).toBeNull();
  shell.act('invoke', { channel: shellChannel.chooseFolder, argument: 'vault' });
  expect((await shell.hear('invoked', 3)).value).toEqual(expect.any(String));
  shell.act('send', { channel: shellChannel.dragOut, argument: [1, 2] });
  shell.act('send', { channel: shellChannel.dragOut, argument: ['../etc/passwd'] });
  shell.act('menu', { label: 'Backup' });
  await shell.hear('sent');
  expect(shell.all('drag')).toEqual([]);
}, 120_000);

test('links, menus and a second start lead to places; a stranger’s file is told so', async () => {
  const shell = await startShell();
  await shell.hear('load');
  shell.act('menu', { label: 'Backup' });
  expect((await shell.hear('sent')).args).toEqual(['/backup']);
  shell.act('open-url', { link: 'photoferry://photo/7' });
  expect((await shell.hear('sent', 2)).args).toEqual(['/photo/7']);
  shell.act('open-url', { link: 'photoferry://api/purgeAssets' });
  shell.act('second-instance', { argv: ['node', 'main.ts', 'photoferry://settings'] });
  expect((await shell.hear('sent', 3)).args).toEqual(['/settings']);
  shell.act('open-file', { file: path.join(shell.home, 'stranger.jpg') });
  await shell.hear('message-box');
}, 120_000);

test('closing the window leaves the engine at work; quitting ends both', async () => {
  const shell = await startShell();
  await shell.hear('load');
  const pid = (await shell.hear('engine')).pid as number;
  shell.act('close-window');
  shell.act('activate');
  await shell.hear('load', 2);
  expect(() => process.kill(pid, 0)).not.toThrow();
  const exited = shell.exited();
  shell.act('quit');
  expect(await exited).toEqual([0, null]);
  expect(() => process.kill(pid, 0)).toThrow();
}, 120_000);

test('the second start of the program hands over and ends', async () => {
  const shell = await startShell({ STAND_IN_SECOND: '1' });
  expect(await shell.exited()).toEqual([0, null]);
  expect(shell.all('window')).toEqual([]);
}, 120_000);
