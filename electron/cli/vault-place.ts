import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { codeOf, wordsOf } from '../base/error.ts';
import { requireApart } from '../engine/vault/require-apart.ts';
import { vaultFolder } from '../engine/vault/vault-folder.ts';
import { type Output, visible } from './output.ts';
import { UsageError } from './usage-error.ts';

export interface PlaceOptions {
  folder?: string;
  s3?: string;
}

/**
 * Where a vault is or is to be, by `--folder` or `--s3`.
 * @throws {UsageError} for none, or one that is no place
 */
export function vaultPlace({ folder, s3 }: PlaceOptions, library: string): string {
  const place = folder ?? s3;
  if (place === undefined || /^s3:\/\//.test(place) !== (s3 !== undefined)) {
    throw new UsageError('store-misuse', 'Where is the vault?', {
      advice: 'Name a folder with --folder DIR, or a bucket with --s3 s3://bucket/prefix.',
    });
  }
  const inFolder = folderGiven(place);
  if (inFolder !== undefined) requireApart(inFolder, path.resolve(library));
  return place;
}

/** Says that a folder for a new vault holds other things: a vault beside them is sound, but not what most people mean. */
export function sayOthers(place: string, output: Output): void {
  const folder = vaultFolder(place);
  if (folder === undefined || existsSync(path.join(folder, 'vault.json'))) return;
  const others = namesIn(folder).filter(
    (name) => !/^[.$]|^(?:lost\+found|System Volume Information)$/.test(name),
  );
  if (others.length > 0)
    output.say(
      `${visible(folder)} holds other things too (${visible(others[0]!)}). They stay as they are; a folder of its own keeps the vault apart from them.`,
    );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // What is wrong with it is said by whoever opens it.
    return [];
  }
}

function folderGiven(place: string): string | undefined {
  try {
    return vaultFolder(place);
  } catch (cause) {
    const { advice } = cause as { advice?: string };
    throw new UsageError(codeOf(cause), wordsOf(cause), { ...(advice && { advice }), cause });
  }
}
