import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { codeOf, PhotoferryError } from '../../base/error.ts';
import type { OutboxKind } from '../../catalog/outbox.ts';
import { configFolder } from './config-folder.ts';
import { writePrivateFile } from './private-file.ts';

/** A desktop of a vault: what its files on this computer are named by. */
export interface DesktopName {
  vaultId: string;
  desktop: string;
}

const keyBytes = 32;
const place = ({ vaultId, desktop }: DesktopName, ending: string) =>
  path.join(configFolder(), 'desktops', `${vaultId}-${desktop}.${ending}`);

/** Keeps the key that opens this desktop's slot. Whoever can read the file can read the backup. */
export function saveDesktopKey(name: DesktopName, key: Uint8Array): void {
  writePrivateFile(place(name, 'key'), Buffer.from(`${Buffer.from(key).toString('hex')}\n`), {
    makeFolder: true,
  });
}

/** @throws {PhotoferryError} `desktop-key-missing` */
export function readDesktopKey(name: DesktopName): Buffer {
  const file = place(name, 'key');
  let text = '';
  let cause: unknown;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') cause = error;
  }
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex').subarray(0, keyBytes);
  throw new PhotoferryError(
    'desktop-key-missing',
    `This computer's key to the vault is not to be had: ${file} cannot be used.`,
    { advice: 'Run `photoferry vault join` with your passphrase or your recovery phrase.', cause },
  );
}

export function dropDesktopFiles(name: DesktopName): void {
  for (const ending of ['key', 'sent']) rmSync(place(name, ending), { force: true });
}

/** The last number of each kind that this desktop has sent, or was about to. */
export type Marker = Record<OutboxKind, number>;

/**
 * Notes, outside of the library, which numbers are about to be sent. A library that knows of fewer than stand here is an
 * old copy. Past a power cut when it returns.
 */
export function writeMarker(name: DesktopName, marker: Marker): void {
  const bytes = Buffer.from(`${JSON.stringify(marker)}\n`);
  writePrivateFile(place(name, 'sent'), bytes, { replace: true, makeFolder: true });
}

/** Undefined when there is none: nothing was sent yet. One that cannot be read stands for more than anybody knows. */
export function readMarker(name: DesktopName): Marker | undefined {
  try {
    const { refs, log, thumbs } = JSON.parse(readFileSync(place(name, 'sent'), 'utf8')) as Marker;
    const marker = { refs, log, thumbs };
    if (Object.values(marker).every(Number.isSafeInteger)) return marker;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
  }
  return { refs: Infinity, log: Infinity, thumbs: Infinity };
}
