import type { Shown } from '../../contract/api/media-address.ts';

/** Bytes [start, end) of something, as they come. */
export type OpenRange = (
  range: { start: number; end: number },
  options: { signal: AbortSignal },
) => AsyncIterable<Uint8Array>;

/** Something that is shown or saved: its bytes never change. */
export interface MediaBytes {
  /** By what the bytes were seen to be, never by what a phone says; `application/octet-stream` where that is not known. */
  mimeType: string;
  sizeBytes: number;
  /** Names these bytes and no others. */
  etag: string;
  /** What to call it when it is saved. */
  name: string;
  /** It comes from a vault: each byte takes time there, and money. */
  isFar?: boolean;
  open: OpenRange;
  /** These are not the bytes that the address means: they stand in for them, and nobody shall keep them. */
  isPassing?: boolean;
}

/**
 * Pictures and files for the gallery. `assetId`: 32 hex digits, also one that the asset had before; `picture`: which of its
 * pictures, as its tile says. All throw
 * {PhotoferryError} `media-missing` for what there is not, and what a vault says where the bytes are only there.
 */
export interface MediaSource {
  thumbnail(assetId: string, picture: number): MediaBytes & { bytes: Uint8Array };
  /** Many at once, in this order, for who draws them and keeps them himself; undefined while there is none. */
  thumbnails(shown: readonly Shown[]): (Uint8Array | undefined)[];
  /** The preview that was made, or the original where that is small and shows in a browser. */
  preview(assetId: string, options: { picture: number; signal: AbortSignal }): Promise<MediaBytes>;
  /**
   * @param resource the key of the file, and the first 16 hex digits of its SHA-256 so that a key means nothing else
   * @param options `motion`: the video inside a motion photo
   */
  file(
    resource: { id: number; digest: string },
    options: { motion?: boolean; signal: AbortSignal },
  ): Promise<MediaBytes>;
  close(): Promise<void>;
}
