/** Bits of a tile's `flags`. No schema here: the renderer uses these as values. */
export const tileFlag = {
  favourite: 1,
  raw: 2,
  edited: 4,
  burst: 8,
  /** Its original is only in the vault. */
  vaultOnly: 16,
  /** The vault has acknowledged all of it. */
  backedUp: 32,
  hidden: 64,
  trashed: 128,
  /** A thumbnail can be had at its address. */
  thumbnail: 256,
  /** Its originals stay on this desktop: the person wants that. */
  keptHere: 512,
} as const;
