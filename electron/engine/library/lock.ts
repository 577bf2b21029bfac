import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeOf } from '../../base/error.ts';
import { explainSqlite } from '../../catalog/catalog-error.ts';
import { LibraryError } from './library-error.ts';
import { lockFile } from './lock-file.ts';

/**
 * One engine at a time. Beside the lock stands who holds it, for people.
 * @throws {LibraryError} `library-locked`, `library-unwritable`
 */
export function lockLibrary(hidden: string): { release(): void } {
  const owner = path.join(hidden, 'owner.json');
  const release = takeLock(path.join(hidden, 'lock.sqlite'));
  if (!release) {
    throw new LibraryError('library-locked', `Another Photoferry has this library open${holder(owner)}.`, {
      advice: 'Wait until it is done, or close it, then try again.',
    });
  }
  writeFileSync(owner, JSON.stringify({ host: os.hostname(), boot: bootId(), process: process.pid }));
  return { release };
}

function takeLock(file: string): (() => void) | undefined {
  try {
    return lockFile(file);
  } catch (error) {
    const explained = explainSqlite(error, file);
    if (codeOf(explained) === 'library-full') throw explained;
    throw new LibraryError('library-unwritable', `${file} cannot be locked (${codeOf(error)}).`, {
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
