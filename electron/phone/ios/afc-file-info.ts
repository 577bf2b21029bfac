import { boundedTimeMs } from '../bounds.ts';
import { AfcRefusal } from './afc-wire.ts';

const ioError = 20;

export interface AfcFileInfo {
  kind: 'file' | 'folder' | 'link' | 'other';
  sizeBytes: number;
  mtimeMs: number;
}

const kinds: Record<string, AfcFileInfo['kind']> = { S_IFREG: 'file', S_IFDIR: 'folder', S_IFLNK: 'link' };

/** What GET_FILE_INFO says: names and values in turn, each closed by a zero; sizes in bytes, times in nanoseconds. Nonsense counts as a refusal: of this one file. */
export function parseFileInfo(body: Buffer): AfcFileInfo {
  const words = body.toString('latin1').split('\0', 64);
  const info: AfcFileInfo = { kind: 'other', sizeBytes: -1, mtimeMs: Number.NaN };
  for (let at = 0; at + 1 < words.length; at += 2) {
    const value = words[at + 1]!;
    if (words[at] === 'st_size') info.sizeBytes = wholeNumber(value);
    else if (words[at] === 'st_ifmt') info.kind = kinds[value] ?? 'other';
    else if (words[at] === 'st_mtime') info.mtimeMs = milliseconds(value);
  }
  if (info.sizeBytes < 0 || Number.isNaN(info.mtimeMs)) throw new AfcRefusal(ioError);
  return info;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,16}$/.test(text)) return -1;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : -1;
}

/** Whole milliseconds, rounded down as a clock does. */
function milliseconds(nanoseconds: string): number {
  if (!/^-?\d{1,20}$/.test(nanoseconds)) return Number.NaN;
  return boundedTimeMs(
    nanoseconds.length <= 6 || nanoseconds.startsWith('-')
      ? Math.floor(Number(nanoseconds) / 1e6)
      : Number(nanoseconds.slice(0, -6)),
  );
}
