import path from 'node:path';
import type { ListedFile } from '../../catalog/phone-files.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { MediaKind } from '../../media/facts.ts';
import { kindOfName } from '../../media/media-name.ts';
import { neighbourhoodKey } from '../../media/pairing.ts';
import type { PhoneFile } from '../../phone/phone.ts';

/** The last moment that JavaScript has a date for. */
const latestMs = 8.64e15;

const absences: Record<NonNullable<PhoneFile['absent']>, { outcome: Outcome; reason: string }> = {
  'cloud-only': { outcome: 'cloudOnly', reason: 'its original is only in the cloud' },
  trashed: { outcome: 'excluded', reason: 'in the trash' },
  'thumbnail-cache': { outcome: 'excluded', reason: 'thumbnail cache' },
  aside: {
    outcome: 'unreadable',
    reason: 'lies aside, to be freed: put back at an import when nobody has worked at it for an hour',
  },
  ours: { outcome: 'excluded', reason: 'put there by Photoferry' },
  symlink: { outcome: 'unsupported', reason: 'a link, not a file' },
  'not-a-file': { outcome: 'unsupported', reason: 'not a regular file' },
  unreadable: { outcome: 'unreadable', reason: 'the phone does not let it be read' },
  'listed-twice': { outcome: 'excluded', reason: 'listed twice' },
};

/** What the listing alone decides of an item; everything else is `pending` until its bytes are here. */
export function classify(file: PhoneFile, exclude: readonly string[]): ListedFile {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const folder = file.path.slice(0, file.path.length - name.length);
  const kind = kindOfName(name);
  return {
    path: file.path,
    rawPath: file.rawPath,
    sizeBytes: Number.isSafeInteger(file.sizeBytes) ? Math.max(0, file.sizeBytes) : 0,
    mtimeMs: Math.trunc(Math.min(Math.max(file.mtimeMs || 0, -latestMs), latestMs)),
    rank: kind === 'adjustments' || kind === 'sidecar' ? 1 : 0,
    neighbourhood: `${folder}${neighbourhoodKey(name)}`,
    facts: file.facts && JSON.stringify(file.facts),
    ...settled(file, kind, exclude),
  };
}

function settled(
  file: PhoneFile,
  kind: MediaKind,
  exclude: readonly string[],
): { outcome: Outcome; reason?: string } {
  if (file.absent) return absences[file.absent];
  const rule = exclude.find((pattern) => path.posix.matchesGlob(file.path, pattern));
  if (rule !== undefined) return { outcome: 'excluded', reason: `your rule ${rule}` };
  if (kind === 'other') return { outcome: 'unsupported', reason: 'neither a photo nor a video' };
  if (file.sizeBytes === 0) return { outcome: 'empty', reason: 'it holds no bytes' };
  return { outcome: 'pending' };
}
