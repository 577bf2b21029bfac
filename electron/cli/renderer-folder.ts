import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PhotoferryError } from '../base/error.ts';

const at = (place: string) => fileURLToPath(new URL(`../../${place}`, import.meta.url));

/**
 * Where the built window is. In a checkout it is built first, where it is older than what it is made of.
 * @throws {PhotoferryError} `window-not-built`
 */
export function rendererFolder(): string {
  const folder = at('out/renderer');
  const build = at('tools/build-renderer.ts');
  if (!existsSync(build)) return folder;
  const { status, stderr } = spawnSync(process.execPath, [build], { encoding: 'utf8' });
  if (status === 0) return folder;
  throw new PhotoferryError('window-not-built', 'The window could not be built.', {
    advice: `Run \`npm run build\` to see why.`,
    cause: stderr,
  });
}
