const ENTRIES = 12;
const TABLE_BYTES = 8 + 2 + ENTRIES * 12 + 4;
/** A reader holds one strip at a time: strips of few rows keep it from copying the picture. */
const STRIP_ROWS = 64;

export interface PixelImage {
  width: number;
  height: number;
  /** EXIF orientation still to be applied, 1 if none. */
  orientation: number;
  /** ICC profile of the pixels; sRGB without one. */
  profile?: Uint8Array;
}

let buffer: Buffer = Buffer.alloc(0);

/**
 * An uncompressed TIFF whose RGB pixels (8 bits, rows without padding) the caller writes into `pixels`. A plain pixel
 * buffer could carry neither profile nor orientation to the renderer; this does, without another copy. The memory is used
 * again by the next call: a picture of 12 megapixels is 36 MB, and garbage of that size piles up faster than it is collected.
 */
export function pixelsAsTiff({ width, height, orientation, profile }: PixelImage): {
  tiff: Buffer;
  pixels: Buffer;
} {
  const strips = Math.ceil(height / STRIP_ROWS);
  const stripBytes = STRIP_ROWS * width * 3;
  const profileBytes = profile?.length ?? 0;
  const bitsAt = TABLE_BYTES;
  const offsetsAt = bitsAt + 8;
  const countsAt = offsetsAt + strips * 4;
  const profileAt = countsAt + strips * 4;
  const pixelsAt = profileAt + profileBytes + (profileBytes & 1);
  const pixelBytes = width * height * 3;
  if (buffer.length < pixelsAt + pixelBytes) buffer = Buffer.allocUnsafe(pixelsAt + pixelBytes);
  const tiff = buffer.subarray(0, pixelsAt + pixelBytes);
  tiff.fill(0, 0, pixelsAt);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  const inPlace = strips === 1; // one value stands in the entry itself
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 3, bitsAt],
    [259, 3, 1, 1], // not compressed
    [262, 3, 1, 2], // RGB
    [273, 4, strips, inPlace ? pixelsAt : offsetsAt],
    [274, 3, 1, orientation],
    [277, 3, 1, 3],
    [278, 4, 1, STRIP_ROWS],
    [279, 4, strips, inPlace ? pixelBytes : countsAt],
    [284, 3, 1, 1], // interleaved
  ];
  if (profileBytes > 0) entries.push([34675, 7, profileBytes, profileAt]);
  tiff.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  });
  for (let channel = 0; channel < 3; channel++) tiff.writeUInt16LE(8, bitsAt + channel * 2);
  for (let strip = 0; strip < strips; strip++) {
    tiff.writeUInt32LE(pixelsAt + strip * stripBytes, offsetsAt + strip * 4);
    tiff.writeUInt32LE(Math.min(stripBytes, pixelBytes - strip * stripBytes), countsAt + strip * 4);
  }
  if (profile !== undefined) tiff.set(profile, profileAt);
  return { tiff, pixels: tiff.subarray(pixelsAt) };
}
