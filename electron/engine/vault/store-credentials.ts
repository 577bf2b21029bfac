import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parsePlace } from '../../storage/store-place.ts';
import { configFolder } from './config-folder.ts';
import { writePrivateFile } from './private-file.ts';

export interface StoreCredentials {
  accessKeyId: string;
  secretAccessKey: string;
}

const maxBytes = 4096;

/** One file for each bucket of each endpoint, whatever is kept in it; undefined for a folder. */
function fileOf(place: string): string | undefined {
  const parsed = parsePlace(place);
  if (parsed.kind !== 's3') return undefined;
  const name = createHash('sha256')
    .update(`${parsed.endpoint ?? 'amazon'} ${parsed.bucket}`)
    .digest('hex');
  return path.join(configFolder(), 'stores', `${name.slice(0, 32)}.json`);
}

/** Keeps what opens a bucket for this user of this computer, beside the keys of its desktops. */
export function keepStoreCredentials(place: string, given: StoreCredentials): void {
  const file = fileOf(place);
  if (file === undefined) return;
  const { accessKeyId, secretAccessKey } = given;
  const bytes = Buffer.from(`${JSON.stringify({ accessKeyId, secretAccessKey })}\n`);
  writePrivateFile(file, bytes, { replace: true, makeFolder: true });
}

export function dropStoreCredentials(place: string): void {
  const file = fileOf(place);
  if (file !== undefined) rmSync(file, { force: true });
}

/** What opens the bucket is kept while the work is done, and afterwards where that succeeded, unless it was for `once`. */
export async function withStoreCredentials<T>(
  place: string,
  given: StoreCredentials | undefined,
  work: () => Promise<T>,
  { once = false }: { once?: boolean } = {},
): Promise<T> {
  if (!given) return work();
  const former = storeCredentials(place);
  keepStoreCredentials(place, given);
  let isKept = false;
  try {
    const done = await work();
    isKept = !once;
    return done;
  } finally {
    if (!isKept && former) keepStoreCredentials(place, former);
    else if (!isKept) dropStoreCredentials(place);
  }
}

/** What is kept for a place; undefined where Amazon's own variables and profiles count. */
export function storeCredentials(place: string): StoreCredentials | undefined {
  const file = fileOf(place);
  if (file === undefined) return undefined;
  try {
    if (statSync(file).size > maxBytes) return undefined;
    return readCredentials(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function readCredentials(raw: unknown): StoreCredentials | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { accessKeyId, secretAccessKey } = raw as Record<string, unknown>;
  const isText = (text: unknown): text is string =>
    typeof text === 'string' && text.length > 0 && text.length <= 500;
  return isText(accessKeyId) && isText(secretAccessKey) ? { accessKeyId, secretAccessKey } : undefined;
}

/** The variables by which a store at this place is opened: those of this process, or what was kept for it. */
export function storeEnv(place: string): NodeJS.ProcessEnv {
  const kept = storeCredentials(place);
  if (!kept) return process.env;
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...env } = process.env;
  return { ...env, AWS_ACCESS_KEY_ID: kept.accessKeyId, AWS_SECRET_ACCESS_KEY: kept.secretAccessKey };
}
