import type { MediaKind } from '../../../../electron/media/facts.ts';

/** One file that is made to hurt whoever reads it. */
export interface HostileFile {
  name: string;
  /** What it does, in a few words. */
  danger: string;
  /** What it is, by content and name: an import takes it like any other of its kind. */
  kind: MediaKind;
  bytes: Buffer;
}
