import type { TimeEvidence } from '../../contract/asset.ts';

/** One file that is to be copied out of the library or of a vault. What it says may be wrong: the bytes are verified. */
export interface OutgoingFile {
  role: string;
  /** Where it stood below the library, '/' between. Hostile. */
  path: string;
  sha256: Uint8Array;
  sizeBytes: number;
  mtimeMs: number;
  contentIdentifier: string | null;
  /** The bytes from `offset` on, in order. Throws what the source has to say. */
  open: OpenOutgoing;
  /** Other places that may have the same bytes, for when those are damaged or gone. */
  others?(options: { signal: AbortSignal }): AsyncIterable<OpenOutgoing>;
}

export type OpenOutgoing = (options: { offset: number; signal: AbortSignal }) => AsyncIterable<Uint8Array>;

/** A photo or video with all its files, and what is known of it. */
export interface OutgoingAsset {
  /** 32 hex digits. */
  assetId: string;
  /** Local wall time, as if it were UTC. */
  takenAtMs: number;
  offsetMinutes: number | null;
  evidence: TimeEvidence;
  latitude: number | null;
  longitude: number | null;
  favourite: boolean;
  hidden: boolean;
  burstId: string | null;
  /** In the trash. */
  isTrashed?: boolean;
  /** The primary first. */
  files: readonly OutgoingFile[];
}
