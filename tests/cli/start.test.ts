import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runPhotoferry } from '../phones/run-photoferry.ts';

const ours = mkdtempSync(path.join(os.tmpdir(), 'photoferry-start-'));
const [hook, said] = [path.join(ours, 'hook.mjs'), path.join(ours, 'said.json')];
const env = {
  ...process.env,
  HOME: ours,
  XDG_CACHE_HOME: ours,
  NODE_COMPILE_CACHE: '',
  MODULES: said,
  PHOTOFERRY_PASSPHRASE: 'a long passphrase',
};
beforeAll(() => {
  // What Node has loaded of its own parts, and what of ours and of packages it asked for.
  const lines = [
    "import { registerHooks } from 'node:module';",
    "import { writeFileSync } from 'node:fs';",
    'const urls = [];',
    'registerHooks({ resolve: (name, context, next) => { const found = next(name, context); urls.push(found.url); return found; } });',
    "process.on('exit', () => writeFileSync(process.env.MODULES, JSON.stringify({ urls, own: process.moduleLoadList })));",
  ];
  writeFileSync(hook, lines.join('\n'));
});
afterAll(() => rmSync(ours, { recursive: true, force: true }));

async function loadedBy(...args: string[]): Promise<string> {
  await runPhotoferry(args, { env, nodeOptions: ['--import', hook] });
  const { urls, own } = JSON.parse(readFileSync(said, 'utf8')) as { urls: string[]; own: string[] };
  return [...urls, ...own].join('\n');
}

it('a verb begins without a compiler, a schema library and a browser’s fetch', async () => {
  const url = 's3://bucket/vault?endpoint=http://127.0.0.1:1&region=r&pathStyle=1';
  const card = path.join(ours, 'card');
  mkdirSync(path.join(card, 'DCIM'), { recursive: true });
  writeFileSync(path.join(card, 'DCIM/IMG_1.JPG'), 'a photo');
  await runPhotoferry(['import', '--from', card, '--library', path.join(ours, 'library')], { env });
  const create = [
    'vault',
    'create',
    '--s3',
    url,
    '--library',
    path.join(ours, 'library'),
    '--phrase-file',
    path.join(ours, 'words'),
  ];
  const backup = ['backup', '--library', path.join(ours, 'library')];
  // The first run fills the cache.
  for (const args of [create, backup]) await loadedBy(...args);
  for (const args of [create, backup]) {
    const loaded = await loadedBy(...args);
    expect(loaded).toContain(args === create ? 's3/http-handler.ts' : 'backup/backup-library.ts');
    for (const heavy of ['internal/deps/amaro', 'node_modules/zod', 'internal/deps/undici'])
      expect(
        loaded.split('\n').filter((each) => each.includes(heavy)),
        args[0],
      ).toEqual([]);
  }
});
