import { readFileSync } from 'node:fs';
import { codeOf, PhotoferryError } from '../../base/error.ts';
import { readInvitationFile } from '../../vault/invitation.ts';

/**
 * The bytes of a file that is an invitation.
 * @throws {PhotoferryError} `file-unreadable`, and what is wrong with an invitation
 */
export function readInvitation(file: string): Uint8Array {
  const bytes = read(file);
  readInvitationFile(bytes);
  return bytes;
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = codeOf(cause);
    const message = code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`;
    const advice = 'Name the file that `photoferry vault invite` has written.';
    throw new PhotoferryError('file-unreadable', message, { advice, cause });
  }
}
