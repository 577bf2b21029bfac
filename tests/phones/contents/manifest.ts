import type { AssetKind, ResourceRole, TimeEvidence } from '../../../electron/contract/asset.ts';
import type { Outcome } from '../../../electron/contract/outcome.ts';
import type { MediaKind } from '../../../electron/media/facts.ts';

/** The capture time that a reader must find. */
export interface ExpectedTime {
  /** Wall time as ms since 1970 as if it were UTC; whole seconds. Left out where it hangs on the reader's time zone. */
  localMs?: number;
  offsetMinutes?: number | null;
  evidence: TimeEvidence;
  /** The name gives a day and no hour. */
  dayOnly?: boolean;
  /** ms since 1970 UTC where the file knows the instant and not the wall time (mvhd, names in UTC); whole seconds. */
  utcMs?: number;
}

/** One file that was written, and what an importer must make of it. */
export interface ContentFile {
  /** Below the root, POSIX; bytes that are not UTF-8 as `\xNN`. */
  path: string;
  /** The true bytes of such a path; also where the phone keeps a file elsewhere than it is shown, as an iPhone its edits. */
  rawPath?: Buffer;
  sizeBytes: number;
  /** Whole seconds, as ms. */
  mtimeMs: number;
  /** Hex. */
  sha256: string;
  kind: MediaKind;
  mimeType: string;
  /** Which oddity this is, in a word; undefined for ordinary files. */
  oddity?: string;
  /** At the first import into an empty library. Of files with the same bytes, any one is `imported`. */
  outcome: Outcome;
  /** The asset it belongs to, and as what. Undefined for files that make none. */
  asset?: string;
  role?: ResourceRole;
  takenAt?: ExpectedTime;
  latitude?: number;
  longitude?: number;
  camera?: string;
  /** EXIF orientation as written. */
  orientation?: number;
  contentIdentifier?: string;
  burstId?: string;
  motionVideo?: { offset: number; length: number };
}

/** What the user calls one photo: files that must end together, and apart from all others. */
export interface ContentAsset {
  key: string;
  kind: AssetKind;
  /** Frames of one burst share it. */
  burst?: string;
  /** What the phone's own database says of it. */
  originalName?: string;
  favourite?: boolean;
  hidden?: boolean;
  files: { path: string; role: ResourceRole }[];
}

export interface ContentsManifest {
  root: string;
  /** Every file below the root that a phone lists, in the order written. */
  files: ContentFile[];
  assets: ContentAsset[];
  /** Paths that stand in Photos.sqlite only. */
  cloudOnly: string[];
  /** The ledger of a first import: adds up to `files.length + cloudOnly.length`. */
  outcomes: Record<Outcome, number>;
}
