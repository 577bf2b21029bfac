import os from 'node:os';
import path from 'node:path';

/** Where this user keeps what can be made again; undefined when there is no home to keep it in. */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string | undefined {
  if (env.NODE_COMPILE_CACHE || env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const home = os.homedir();
  if (!path.isAbsolute(home) || home === path.parse(home).root) return undefined;
  if (platform === 'darwin') return path.join(home, 'Library/Caches/Photoferry/code');
  if (platform === 'win32') return path.join(env.LOCALAPPDATA ?? home, 'Photoferry/code');
  return path.join(env.XDG_CACHE_HOME ?? path.join(home, '.cache'), 'photoferry/code');
}
