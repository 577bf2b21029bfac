import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Real photos lie beside the checkout where they are to be had; they are not part of the project. */
export const PHOTOS = fileURLToPath(new URL('../../../shared/photos/', import.meta.url));

/** Names of the real photos; none, said aloud, where the folder is missing. */
export function realPhotos(): string[] {
  if (!existsSync(PHOTOS)) {
    process.stderr.write('skipped: no real photos at ../shared/photos\n');
    return [];
  }
  return readdirSync(PHOTOS).filter((name) => !name.endsWith('.md'));
}

/** What exiftool says of the files, numbers as numbers; undefined, said aloud, where exiftool is missing. */
export function exiftool(names: string[]): Map<string, Record<string, unknown>> | undefined {
  try {
    const tags = ['-n', '-j', '-struct', '-a', '-api', 'QuickTimeUTC=1', '-api', 'TimeZone=UTC'];
    const json = execFileSync('exiftool', [...tags, ...names], {
      cwd: PHOTOS,
      maxBuffer: 64e6,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const list = JSON.parse(json.toString()) as ({ SourceFile: string } & Record<string, unknown>)[];
    return new Map(list.map((each) => [each.SourceFile, each]));
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && (error.stdout as Buffer | null)?.length) {
      const list = JSON.parse(String(error.stdout)) as ({ SourceFile: string } & Record<string, unknown>)[];
      return new Map(list.map((each) => [each.SourceFile, each]));
    }
    process.stderr.write('skipped: exiftool is not installed\n');
    return undefined;
  }
}
