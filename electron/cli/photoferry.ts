#!/usr/bin/env -S node --max-semi-space-size=16
import { enableCompileCache } from 'node:module';
import { cacheFolder } from './cache-folder.ts';

// The first line bounds what is new in memory: of itself it grows to 134 MB of garbage that nobody has looked at yet.

// Compiled code is kept in the person's own cache: halves the time until a verb begins. (Node's default is a folder in
// /tmp, where another user of the computer could leave code for us.)
const folder = cacheFolder();
if (folder) {
  enableCompileCache(folder);
  // Threads and processes of ours take it from here.
  process.env.NODE_COMPILE_CACHE = folder;
}
const { program } = await import('./program.ts');
await program().parseAsync();
