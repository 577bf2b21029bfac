import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PhotoferryError } from '../base/error.ts';

const at = (place: string) => fileURLToPath(new URL(`../../${place}`, import.meta.url));

/**
 * Where the built window is. In a checkout it is built first, where it is older than what it is made of; `say` hears of one
 * that could not be built anew.
 * @throws {PhotoferryError} `window-not-built`
 */
export function rendererFolder(say: (words: string) => void): string {
  const folder = at('out/renderer');
  const build = at('tools/build-renderer.ts');
  const isBuilt =
    !existsSync(build) || spawnSync(process.execPath, [build], { stdio: 'ignore' }).status === 0;
  if (isBuilt) return folder;
  if (!existsSync(at('out/renderer/index.html')))
    throw new PhotoferryError('window-not-built', 'The window could not be built.', {
      advice: 'Run `npm run build` to see why.',
    });
  say('The window could not be built anew (`npm run build` says why): this is the last one that could.');
  return folder;
}
