import type { CaptureTime, MediaFacts } from '../../../media/facts.ts';

/** Bytes of one slot of the shared memory: what travels to the thread at once. */
export const slotBytes = 1024 * 1024;

/** To the thread: the next bytes of a file stand in a slot; or the file is not wanted any more; or nothing is. */
export type Order =
  | {
      type: 'bytes';
      file: number;
      slot: number;
      length: number;
      /** With the first bytes: where they go; `resumes` when the first `resumes` bytes stand there from an earlier try. */
      first?: { aside: string; name: string; mtimeMs: number; resumes: number };
      isLast: boolean;
    }
  | { type: 'discard'; file: number }
  /** Keeps what is there under this name, past a power cut, for a later try. */
  | { type: 'suspend'; file: number; as: string }
  | { type: 'close' };

/** From the thread: a slot is free again; a file is complete, and its last slot free; a file failed, and nothing of it is left. */
export type Report =
  | { type: 'free'; slot: number }
  | {
      type: 'received';
      file: number;
      slot: number;
      sha256: Uint8Array;
      facts: MediaFacts;
      takenAt: CaptureTime;
    }
  | { type: 'failed'; file: number; code: string; message: string };
