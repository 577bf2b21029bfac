import { isUtf8 } from 'node:buffer';
import type { PhoneFile } from '../phone.ts';
import { PhoneError } from '../phone-error.ts';

/** One word of a shell line, whatever is in it. NUL cannot be in a path and is refused. */
export function shellQuote(word: string): string {
  if (word.includes('\0')) throw new PhoneError('phone-refused', 'A path with a NUL byte is no path.');
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A path as adb takes it: one byte a character. Refused unless it is absolute, free of `.` and `..`, and not longer than
 * Linux allows.
 */
export function adbPath(file: Pick<PhoneFile, 'path' | 'rawPath'>): string {
  const path = Buffer.from(file.rawPath ?? file.path).toString('latin1');
  const isSafe = /^\/[^\0]*$/.test(path) && path.length < 4096 && !/(?:^|\/)\.\.?(?:\/|$)/.test(path);
  if (!isSafe) throw new PhoneError('phone-refused', 'This is not a path that a phone can have.');
  return path;
}

/** A phone's path as text: bytes that are no UTF-8 are written `\xNN`, and `rawPath` has the true ones. */
export function textPath(bytePath: string): Pick<PhoneFile, 'path' | 'rawPath'> {
  if (/^[\x00-\x7f]*$/.test(bytePath)) return { path: bytePath };
  const rawPath = Buffer.from(bytePath, 'latin1');
  if (isUtf8(rawPath)) return { path: rawPath.toString('utf8') };
  const path = bytePath.replace(
    /[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\s\S]/g,
    (part) => {
      const bytes = Buffer.from(part, 'latin1');
      return isUtf8(bytes) ? bytes.toString('utf8') : escapeBytes(bytes);
    },
  );
  return { path, rawPath };
}

function escapeBytes(bytes: Buffer): string {
  return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
