import type { TimeEvidence } from '../contract/asset.ts';

/** What kind of file the bytes are, by content first and by extension where the content does not say. */
export type MediaKind = 'photo' | 'raw' | 'video' | 'adjustments' | 'sidecar' | 'other';

/** Random access to a file that is already in full on this computer (a buffer, or a file by pread). Synchronous. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** At most `length` bytes from `offset`; fewer at the end, none beyond it. Never throws for a range outside the file. */
  readAt(offset: number, length: number): Uint8Array;
}

export interface CaptureTime {
  /** Local wall time, as ms since 1970 as if it were UTC: what a clock on the wall showed. */
  localMs: number;
  /** Minutes east of UTC, null if unknown. */
  offsetMinutes: number | null;
  evidence: TimeEvidence;
}

/** How a photo was exposed, as far as it says so. */
export interface Exposure {
  /** The f-number. */
  aperture?: number;
  exposureSeconds?: number;
  iso?: number;
  /** As it would be on 35 mm film, which is how people compare; the lens' own where nothing else is said. */
  focalLengthMm?: number;
}

/** What the header of one file says. Everything is optional: a broken file has a kind and no more. */
export interface MediaFacts {
  kind: MediaKind;
  /** `image/heic` and the like, by content; `application/octet-stream` when unknown. */
  mimeType: string;
  /** Pixels as shown, that is after orientation. */
  width?: number;
  height?: number;
  /** EXIF orientation 1 to 8 that is still to be applied to the stored pixels; for video the rotation, as its EXIF equal. */
  orientation?: number;
  /** Only from inside the file; file name and mtime are weighed by `captureTime`. */
  takenAt?: CaptureTime;
  /**
   * An instant of capture without the wall clock of its place (a movie header, a GPS stamp alone), ms since 1970 UTC.
   * `captureTime` finds the wall clock for it. Absent when `takenAt` is there.
   */
  takenAtUtc?: { ms: number; evidence: 'exif-gps' | 'quicktime-creationdate' };
  /** When the file says it was last written, local time: weaker than a time in the file's name. Absent when `takenAt` is there. */
  modifiedAt?: CaptureTime;
  latitude?: number;
  longitude?: number;
  camera?: string;
  lens?: string;
  exposure?: Exposure;
  durationMs?: number;
  /** Apple's content identifier (MakerNote 0x0011, QuickTime com.apple.quicktime.content.identifier), upper case. */
  contentIdentifier?: string;
  /** Apple's burst UUID (MakerNote 0x000b), upper case. */
  burstId?: string;
  /** Where the video inside a motion photo lies. */
  motionVideo?: { offset: number; length: number };
}
