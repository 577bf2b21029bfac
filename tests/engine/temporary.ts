import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { type Library, openLibrary } from '../../electron/engine/library/open-library.ts';

// Disks, stores and phones take several times as long on a busy machine.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

/** A folder of its own for one test, gone afterwards. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'photoferry-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A new library for one test. */
export async function temporaryLibrary(): Promise<Library> {
  const library = openLibrary(await temporaryFolder());
  onTestFinished(() => library.close());
  return library;
}

/** A signal that never aborts. */
export const idle = () => new AbortController().signal;
