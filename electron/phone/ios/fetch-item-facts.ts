import { spawn } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAbort, orAbort } from '../../base/abort.ts';
import { releaseChunk } from '../../base/release-chunk.ts';
import { PhoneError } from '../phone-error.ts';
import type { AfcFileInfo } from './afc-file-info.ts';
import { fileInfo } from './afc-files.ts';
import { type ReadContext, readAfcFile } from './afc-read.ts';
import { AfcRefusal } from './afc-wire.ts';
import { ItemFacts } from './item-facts.ts';

export interface FactsOptions {
  /** A larger database is not copied; bytes, with its write-ahead log. */
  maxBytes: number;
  /** How long reading the copy may take. */
  readMs: number;
}

const database = '/PhotoData/Photos.sqlite';

/**
 * Copies the phone's own database to a private folder, reads it, and calls `use` with what it knows; with undefined when
 * there is none, or it is too large, broken or hostile: a listing goes on without. The copies are gone afterwards. Throws
 * only what ends the listing as well: an abort, and the phone's going.
 */
export async function* withItemFacts<T>(
  context: ReadContext,
  options: FactsOptions,
  use: (facts: ItemFacts | undefined) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  if (!(await databaseStamp(context))) {
    yield* use(undefined);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'photoferry-iphone-'));
  let facts: ItemFacts | undefined;
  try {
    facts = await makeFacts(context, options, folder);
    yield* use(facts);
  } finally {
    facts?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeFacts(
  context: ReadContext,
  options: FactsOptions,
  folder: string,
): Promise<ItemFacts | undefined> {
  try {
    const source = join(folder, 'Photos.sqlite');
    const target = join(folder, 'items.sqlite');
    if (!(await copyDatabase(context, options.maxBytes, source))) return undefined;
    if (!(await runReader([source, target], options.readMs, context.signal))) return undefined;
    return new ItemFacts(target);
  } catch (error) {
    if (isAbort(error) || context.signal.aborted || context.connection.ended) throw error;
    if (error instanceof PhoneError && !error.isOneFile) throw error;
    return undefined;
  }
}

async function databaseStamp({ connection, signal }: ReadContext): Promise<AfcFileInfo | undefined> {
  try {
    const info = await orAbort(fileInfo(connection, Buffer.from(database)), signal);
    return info?.kind === 'file' ? info : undefined;
  } catch (error) {
    if (error instanceof AfcRefusal) return undefined;
    throw error;
  }
}

/**
 * Copies the database and its log (the index of the log is made anew by SQLite), again when the phone changed the
 * database in between.
 */
async function copyDatabase(context: ReadContext, maxBytes: number, target: string): Promise<boolean> {
  let before = await databaseStamp(context);
  for (let attempt = 0; attempt < 3; attempt++) {
    if (!before) return false;
    const copied = await copyFile(context, database, target, maxBytes);
    if (copied === undefined) return false;
    await copyFile(context, `${database}-wal`, `${target}-wal`, maxBytes - copied).catch((error) => {
      if (!(error instanceof AfcRefusal)) throw error;
    });
    const after = await databaseStamp(context);
    if (after && after.mtimeMs === before.mtimeMs && after.sizeBytes === before.sizeBytes) return true;
    before = after;
  }
  return true; // changing all the time: SQLite will tell whether the copy is of use
}

/** The bytes copied; undefined when there are too many. */
async function copyFile(
  context: ReadContext,
  from: string,
  to: string,
  maxBytes: number,
): Promise<number | undefined> {
  const path = Buffer.from(from);
  const expected = (await orAbort(fileInfo(context.connection, path), context.signal))?.sizeBytes;
  if (expected === undefined) return 0;
  if (expected > maxBytes) return undefined;
  const file = await open(to, 'w', 0o600);
  try {
    let bytes = 0;
    for await (const chunk of readAfcFile(context, path, { offset: 0, expected })) {
      bytes += chunk.length;
      if (bytes > maxBytes) return undefined;
      await file.writeFile(chunk);
      releaseChunk(chunk);
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** Runs photos-sqlite-child; true when it did its work in time. */
function runReader(args: string[], readMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('./photos-sqlite-child.ts', import.meta.url));
    const child = spawn(process.execPath, ['--max-old-space-size=128', script, ...args], {
      stdio: 'ignore',
      // In Electron the same program is Node then.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      windowsHide: true,
    });
    const kill = () => child.kill('SIGKILL');
    const timer = setTimeout(kill, readMs);
    signal.addEventListener('abort', kill, { once: true });
    const done = (isMade: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(signal.reason);
      else resolve(isMade);
    };
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  });
}
