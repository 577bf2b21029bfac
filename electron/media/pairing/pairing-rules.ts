import type { MediaFacts, MediaKind } from '../facts.ts';
import { kindOfName } from '../media-name.ts';
import { type MediaStem, mediaStem } from './media-stem.ts';
import { timeApart } from './time-apart.ts';

export type FileKey = string | number;

/** One file of a neighbourhood. */
export interface PairingFile {
  /** Names the file in the answer; each its own. */
  key: FileKey;
  name: string;
  /** The phone's own folder; files of different phones never stand in one call. */
  folder: string;
  facts: MediaFacts;
  mtimeMs: number;
  /** What the phone's own database says, where it says it. */
  phoneFacts?: { burstId?: string; livePhoto?: boolean; isEdit?: boolean };
}

/** A file with what its name says. */
export interface Named {
  file: PairingFile;
  kind: MediaKind;
  stem: MediaStem;
}

const LIVE_VIDEO_MAX_MS = 6000;
const LIVE_APART_MS = 5000;
const LIVE_MTIME_APART_MS = 10_000;
const SHOT_APART_MS = 1000;
const EDIT_APART_MS = 2000;
const RAW_MTIME_APART_MS = 2000;

/** Each rule answers how well the two fit: 0 best, undefined not at all. Rules only judge; who wins is decided elsewhere. */
export type Fit = number | undefined;

/** Takes the name apart, and gives what is neither (bytes that lie about their name) the kind of its name. */
export function nameFile(file: PairingFile): Named {
  const byName = kindOfName(file.name);
  const kind = file.facts.kind !== 'other' ? file.facts.kind : byName === 'other' ? 'photo' : byName;
  return { file, kind, stem: mediaStem(file.name) };
}

/**
 * Live Photo: the content identifier binds, wherever the files lie, and parts what has two different ones. Without it:
 * same folder and stem, a video of at most 6 s, and either the phone says so or the times agree.
 */
export function fitsLive(still: Named, video: Named): Fit {
  const identified = sameIdentifier(still, video);
  const together = sameFolder(still, video) && still.stem.base === video.stem.base;
  if (identified !== undefined) {
    if (!identified) return undefined;
    return together ? 0 : sameFolder(still, video) ? 1 : 2;
  }
  if (!together) return undefined;
  const { durationMs } = video.file.facts;
  if (still.file.phoneFacts?.livePhoto === true && (durationMs ?? 0) <= LIVE_VIDEO_MAX_MS) return 3;
  if (durationMs === undefined || durationMs > LIVE_VIDEO_MAX_MS) return undefined;
  const apart = timeApart(still.file.facts, video.file.facts);
  if (apart !== undefined) return apart <= LIVE_APART_MS ? 4 : undefined;
  return mtimeApart(still, video) <= LIVE_MTIME_APART_MS ? 5 : undefined;
}

/**
 * An edit of an original: same folder, same base, same sort. Apple's IMG_E name is enough unless times or identifiers
 * contradict it and the phone does not say that it is one; `~2` and `-edited` may be a copy of anything, so there the capture times must be known and the same.
 */
export function fitsEdit(edit: Named, original: Named): Fit {
  if (!sameFolder(edit, original) || edit.stem.base !== original.stem.base) return undefined;
  if ((edit.kind === 'video') !== (original.kind === 'video')) return undefined;
  const unlike = edit.file.phoneFacts?.isEdit === true ? 3 : undefined;
  const identified = sameIdentifier(edit, original);
  if (identified !== undefined) return identified ? 0 : unlike;
  const apart = timeApart(edit.file.facts, original.file.facts);
  if (edit.stem.edit === 'apple') return apart === undefined ? 2 : apart <= EDIT_APART_MS ? 1 : unlike;
  return apart !== undefined && apart <= SHOT_APART_MS ? 1 : undefined;
}

/** RAW and its developed picture: same folder and base, and one moment; by mtime where a raw's time cannot be read. */
export function fitsRaw(photo: Named, raw: Named): Fit {
  if (!sameFolder(photo, raw) || photo.stem.base !== raw.stem.base) return undefined;
  const apart = timeApart(photo.file.facts, raw.file.facts);
  if (apart !== undefined) return apart <= SHOT_APART_MS ? 0 : undefined;
  return mtimeApart(photo, raw) <= RAW_MTIME_APART_MS ? 1 : undefined;
}

/** Apple's adjustments stand beside the original, under its name or with an O in it. */
export function fitsAdjustments(adjustments: Named, original: Named): Fit {
  if (!sameFolder(adjustments, original) || adjustments.stem.base !== original.stem.stem) return undefined;
  return rank(original.kind, ['photo', 'raw', 'video']);
}

/** XMP: `name.ext.xmp` speaks of that very file, `name.xmp` of the stem, of a raw first. */
export function fitsSidecar(sidecar: Named, of: Named): Fit {
  if (!sameFolder(sidecar, of)) return undefined;
  if (sidecar.stem.fullName === of.stem.fullName) return 0;
  if (sidecar.stem.fullName !== of.stem.stem) return undefined;
  const order = rank(of.kind, ['raw', 'photo', 'video']);
  return order === undefined ? undefined : 1 + order;
}

function sameFolder(a: Named, b: Named): boolean {
  return a.file.folder === b.file.folder;
}

/** Undefined where one of them has none. */
function sameIdentifier(a: Named, b: Named): boolean | undefined {
  const [first, second] = [a.file.facts.contentIdentifier, b.file.facts.contentIdentifier];
  return first === undefined || second === undefined ? undefined : first === second;
}

function mtimeApart(a: Named, b: Named): number {
  return Math.abs(a.file.mtimeMs - b.file.mtimeMs);
}

function rank(kind: MediaKind, order: MediaKind[]): Fit {
  const at = order.indexOf(kind);
  return at < 0 ? undefined : at;
}
