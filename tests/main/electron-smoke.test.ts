import { existsSync } from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../engine/temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');
const binaries = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'];
const binary = binaries
  .map((name) => path.join(root, 'node_modules/electron/dist', name))
  .find((file) => existsSync(file));
const isShown = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const missing = !binary
  ? 'Electron’s binary is not here (npx install-electron)'
  : isShown
    ? undefined
    : 'there is no screen';
if (missing) process.stderr.write(`The window in real Electron is not tested: ${missing}\n`);

test.skipIf(missing)(
  'the window opens in real Electron, sandboxed, and shows the first step',
  async () => {
    const home = await temporaryFolder();
    const app = await _electron.launch({
      executablePath: binary!,
      args: ['.', '--library', path.join(home, 'library')],
      cwd: root,
      env: {
        ...(process.env as Record<string, string>),
        HOME: home,
        PHOTOFERRY_CONFIG_DIR: path.join(home, 'config'),
      },
    });
    onTestFinished(() => app.close());
    const page = await app.firstWindow();
    await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 30_000 });
    expect(new URL(page.url()).hostname).toBe('127.0.0.1');
    const seen = await page.evaluate(
      '({ node: typeof require + typeof process, shell: typeof window.photoferryShell, cookie: document.cookie })',
    );
    expect(seen).toEqual({ node: 'undefinedundefined', shell: 'object', cookie: '' });
  },
  90_000,
);
