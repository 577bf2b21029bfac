import { safeName } from '../library/safe-name.ts';

const maxDepth = 16;
const maxCharacters = 4096;

/**
 * A path that somebody else wrote as one that every system can hold and that leads nowhere but below the folder it is
 * joined to: '/' between, no empty, `.` or `..` parts, each part a {@link safeName}, at most 16 of them (the last count).
 */
export function safePath(text: string): string {
  const parts = text
    .slice(-maxCharacters)
    .split(/[/\\]/)
    .filter((part) => !/^\.{0,2}$/.test(part.trim()))
    .slice(-maxDepth)
    .map(safeName);
  return parts.length > 0 ? parts.join('/') : safeName('');
}
