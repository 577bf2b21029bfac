/** Of a tile: its asset, and which of its pictures is meant; 0, the primary's. */
export interface Shown {
  assetId: string;
  picture: number;
}

/** The most that one address of many thumbnails may name. */
export const mostThumbnails = 100;

const termOf = ({ assetId, picture }: Shown) => (picture === 0 ? assetId : `${assetId}-${picture}`);
const nameOf = ({ assetId, picture }: Shown) => (picture === 0 ? assetId : `${assetId}?picture=${picture}`);

/**
 * Where the server has pictures and files. The bytes at an address never change, so all of them are cached for ever. No schema
 * here: the renderer uses these as values.
 */
export const mediaAddress = {
  /** 512 px, WebP; 404 while there is none. */
  thumbnail: (shown: Shown) => `/media/thumbnails/${nameOf(shown)}`,
  /**
   * So many at once (`mostThumbnails`), which is many times as quick as one by one: for each in this order four bytes with its length,
   * big-endian, then WebP; length 0 while there is none.
   */
  thumbnails: (all: readonly Shown[]) => `/media/thumbnails?of=${all.map(termOf).join(',')}`,
  /** 2048 px at most; the original itself where it is small enough and shows in a browser. */
  preview: (shown: Shown) => `/media/previews/${nameOf(shown)}`,
  /** A file of an asset by its key and digest, ranges honoured; from the vault where it is only there. */
  file: (file: { id: number; sha256: string }) => `/media/files/${file.id}/${file.sha256.slice(0, 16)}`,
  /** The same, to be saved under its own name. */
  download: (file: { id: number; sha256: string }) => `${mediaAddress.file(file)}?download`,
  /** The video inside a motion photo. */
  motion: (file: { id: number; sha256: string }) => `${mediaAddress.file(file)}?motion`,
};
