import { pathText } from '../../base/path-text.ts';
import type { PhoneFile } from '../phone.ts';
import type { AfcFileInfo } from './afc-file-info.ts';

/** What the phone says of a path; `unreadable` where it does not say. */
export type Found = Omit<AfcFileInfo, 'kind'> & { kind: AfcFileInfo['kind'] | 'unreadable' };

/** What stands at `path`, as an item of the listing: with why there is no file to read, if so. */
export function itemAt(path: Buffer, { kind, sizeBytes, mtimeMs }: Found): PhoneFile {
  const { text, isExact } = pathText(path);
  const file: PhoneFile = { path: text, ...(!isExact && { rawPath: path }), sizeBytes, mtimeMs };
  if (kind === 'link') file.absent = 'symlink';
  else if (kind === 'unreadable') file.absent = 'unreadable';
  else if (kind !== 'file') file.absent = 'not-a-file';
  return file;
}

export const unreadable: Found = { kind: 'unreadable', sizeBytes: 0, mtimeMs: 0 };
