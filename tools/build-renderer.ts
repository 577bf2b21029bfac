/** Builds the renderer where it is missing or older than what it is made of. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const built = path.join(root, 'out/renderer/index.html');
const sources = ['renderer', 'electron/contract', 'package-lock.json'].map((place) => path.join(root, place));

if (!existsSync(built) || newest(sources) > statSync(built).mtimeMs) {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '-c', path.join(root, 'renderer/vite.config.ts'), '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
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
