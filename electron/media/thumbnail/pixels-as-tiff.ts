const ENTRIES = 12;
const HEADER_BYTES = 8 + 2 + ENTRIES * 12 + 4 + 8;

export interface PixelImage {
  width: number;
  height: number;
  /** EXIF orientation still to be applied, 1 if none. */
  orientation: number;
  /** ICC profile of the pixels; sRGB without one. */
  profile?: Uint8Array;
}

/**
 * An uncompressed TIFF whose RGB pixels (8 bits, rows without padding) the caller writes into `pixels`. A plain pixel
 * buffer could carry neither profile nor orientation to the renderer; this does, without another copy.
 */
export function pixelsAsTiff({ width, height, orientation, profile }: PixelImage): {
  tiff: Buffer;
  pixels: Buffer;
} {
  const profileBytes = profile?.length ?? 0;
  const pixelsAt = HEADER_BYTES + profileBytes + (profileBytes & 1);
  const tiff = Buffer.allocUnsafe(pixelsAt + width * height * 3);
  tiff.fill(0, 0, pixelsAt);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  const bitsAt = 8 + 2 + ENTRIES * 12 + 4;
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 3, bitsAt],
    [259, 3, 1, 1], // not compressed
    [262, 3, 1, 2], // RGB
    [273, 4, 1, pixelsAt],
    [274, 3, 1, orientation],
    [277, 3, 1, 3],
    [278, 4, 1, height],
    [279, 4, 1, width * height * 3],
    [284, 3, 1, 1], // interleaved
  ];
  if (profileBytes > 0) entries.push([34675, 7, profileBytes, HEADER_BYTES]);
  tiff.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  });
  for (let channel = 0; channel < 3; channel++) tiff.writeUInt16LE(8, bitsAt + channel * 2);
  if (profile !== undefined) tiff.set(profile, HEADER_BYTES);
  return { tiff, pixels: tiff.subarray(pixelsAt) };
}
