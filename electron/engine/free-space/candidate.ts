/** One file of a phone whose backup is proven, so that it may leave the phone if the person says so. Keys are the catalog's. */
export interface Candidate {
  phoneFile: number;
  /** The phone's own path, as its listing writes it. */
  path: string;
  sizeBytes: number;
  /** Whole milliseconds since 1970 UTC, as the phone said when it was imported. */
  mtimeMs: number;
  /** Of the bytes that were imported from it and backed up. */
  sha256: Uint8Array;
  asset: number;
  resource: number;
  blob: number;
  /** It goes only where another copy beside the vault's is seen at that moment. */
  needsSecond?: boolean;
}
