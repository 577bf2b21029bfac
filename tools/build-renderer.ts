/** Builds the renderer where it is missing or older than what it is made of. Until it is whole the former one stays. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const out = path.join(root, 'out/renderer');
const page = path.join(out, 'index.html');
const sources = ['renderer', 'electron/contract', 'package-lock.json'].map((place) => path.join(root, place));

if (!existsSync(page) || newest(sources) > statSync(page).mtimeMs) {
  const aside = `${out}.${process.pid}`;
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const config = path.join(root, 'renderer/vite.config.ts');
  const args = [vite, 'build', '-c', config, '--logLevel', 'warn', '--outDir', aside, '--emptyOutDir'];
  // Whoever asks for it: a test says that it is one, and would get React as its developers have it, which is too large to be built.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (status === 0) {
    rmSync(out, { recursive: true, force: true });
    renameSync(aside, out);
  }
  rmSync(aside, { recursive: true, force: true });
  process.exitCode = status ?? 1;
}

function newest(places: readonly string[]): number {
  let newestMs = 0;
  for (const place of places) {
    const stats = statSync(place);
    const inside = stats.isDirectory() ? readdirSync(place).map((name) => path.join(place, name)) : [];
    newestMs = Math.max(newestMs, stats.mtimeMs, newest(inside));
  }
  return newestMs;
}
