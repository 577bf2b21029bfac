#!/usr/bin/env -S node --max-semi-space-size=16
// The first line bounds what is new in memory: of itself it grows to 134 MB of garbage that nobody has looked at yet.
//
// The one file that is not TypeScript: of that Node would load its compiler first, for this file alone, and a verb would begin
// 35 ms later. All others come from the cache that is opened here.
import { enableCompileCache } from 'node:module';
import os from 'node:os';
import path from 'node:path';

// Compiled code is kept in the person's own cache: halves the time until a verb begins. (Node's default is a folder in
// /tmp, where another user of the computer could leave code for us.)
const folder = cacheFolder(process.env);
if (folder) {
  enableCompileCache(folder);
  // Threads and processes of ours take it from here.
  process.env.NODE_COMPILE_CACHE = folder;
}
const { program } = await import('./program.ts');
await program().parseAsync();

/**
 * Where this user keeps what can be made again; undefined when there is no home to keep it in.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function cacheFolder(env) {
  if (env.NODE_COMPILE_CACHE || env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const home = os.homedir();
  if (!path.isAbsolute(home) || home === path.parse(home).root) return undefined;
  if (process.platform === 'darwin') return path.join(home, 'Library/Caches/Photoferry/code');
  if (process.platform === 'win32') return path.join(env.LOCALAPPDATA ?? home, 'Photoferry/code');
  return path.join(env.XDG_CACHE_HOME ?? path.join(home, '.cache'), 'photoferry/code');
}
