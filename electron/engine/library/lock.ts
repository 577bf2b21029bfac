import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { codeOf } from '../../base/error.ts';
import { LibraryError } from './library-error.ts';

/**
 * One engine at a time. The lock is SQLite's own write lock on a small file: the system drops it when the process dies,
 * however it dies, on every platform. Beside it stands who holds it, for people.
 * @throws {LibraryError} `library-locked`, `library-unwritable`
 */
export function lockLibrary(hidden: string): { release(): void } {
  const owner = path.join(hidden, 'owner.json');
  const database = takeLock(path.join(hidden, 'lock.sqlite'), owner);
  writeFileSync(owner, JSON.stringify({ host: os.hostname(), boot: bootId(), process: process.pid }));
  return {
    release: () => {
      database.close();
    },
  };
}

function takeLock(file: string, owner: string, isSecondTry = false): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: 0 });
    database.exec('BEGIN IMMEDIATE');
    return database;
  } catch (error) {
    database?.close();
    const code = codeOf(error);
    if (code.startsWith('SQLITE_BUSY')) {
      throw new LibraryError('library-locked', `Another Photoferry has this library open${holder(owner)}.`, {
        advice: 'Wait until it is done, or close it, then try again.',
        cause: error,
      });
    }
    if ((code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) && !isSecondTry) {
      // It holds nothing. Emptied in place and not replaced: whoever does the same at this moment then locks the same file.
      truncateSync(file);
      rmSync(`${file}-journal`, { force: true });
      return takeLock(file, owner, true);
    }
    throw new LibraryError('library-unwritable', `${file} cannot be locked (${code}).`, {
      advice:
        'Check that the disk is there and not write-protected, and that nothing else stands at this place.',
      cause: error,
    });
  }
}

function holder(owner: string): string {
  try {
    const { host, process: id } = JSON.parse(readFileSync(owner, 'utf8')) as Record<string, unknown>;
    return ` (process ${Number(id)} on ${String(host).slice(0, 100)})`;
  } catch {
    return '';
  }
}

/** Linux names each boot; elsewhere the time of it tells boots apart well enough for a person. */
function bootId(): string {
  const file = '/proc/sys/kernel/random/boot_id';
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  return new Date(Date.now() - os.uptime() * 1000).toISOString();
}
