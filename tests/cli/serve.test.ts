import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serveLibrary } from '../e2e/served.ts';
import { temporaryFolder } from '../engine/temporary.ts';
import { runPhotoferry } from '../phones/run-photoferry.ts';

async function home() {
  const folder = await temporaryFolder();
  const env = { ...process.env, HOME: folder, PHOTOFERRY_CONFIG_DIR: path.join(folder, 'config') };
  return { env, library: path.join(folder, 'Pictures', 'library') };
}

/** Opens a link as a browser does; gives how to ask from then on. */
async function follow(link: string) {
  const opened = await fetch(link);
  const cookie = opened.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const { origin } = new URL(link);
  return {
    status: opened.status,
    ask: async (name: string) => {
      const answer = await fetch(`${origin}/api/${name}`, { headers: { cookie } });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
  };
}

test('opens the gallery for one link, proposes the named library where there is none, and ends on Ctrl-C', async () => {
  const { env, library } = await home();
  const served = await serveLibrary(library, { env });
  expect(served.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/open\/[\w-]{43}$/);
  const visit = await follow(served.link);
  expect(visit.status).toBe(200);
  const { body } = await visit.ask('library');
  expect(body.state).toBe('none');
  expect(body.shownPath).toContain('library');
  expect((await follow(served.link)).status).toBe(403);
  expect(await served.close()).toBe(0);
  await expect(fetch(served.link)).rejects.toThrow();
}, 60_000);

test('says which port is taken, and what a port is', async () => {
  const { env, library } = await home();
  const other = net.createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as net.AddressInfo;
  const serve = (port: string) =>
    runPhotoferry(['serve', '--no-open', '--json', '--library', library, '--port', port], { env });
  const taken = await serve(String(port));
  expect(taken.status).toBe(3);
  expect(taken.lines.at(-1)).toMatchObject({ type: 'error', code: 'port-taken' });
  for (const wrong of ['0', '65536', 'x']) expect((await serve(wrong)).status, wrong).toBe(2);
}, 60_000);
