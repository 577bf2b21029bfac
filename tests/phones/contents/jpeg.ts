/** What goes before the picture in a JPEG. */
export interface JpegExtras {
  /** An EXIF block from its TIFF header on. */
  exif?: Uint8Array;
  /** An XMP packet. */
  xmp?: string;
  /** Bytes of padding, in comment segments; at least 4 where not 0. */
  padding?: number;
}

/** One segment: marker, length, payload of at most 65,533 bytes. */
export function jpegSegment(marker: number, ...payload: Uint8Array[]): Buffer {
  const length = payload.reduce((sum, part) => sum + part.length, 2);
  if (length > 0xffff) throw new RangeError(`a JPEG segment holds at most 65,533 bytes, not ${length - 2}`);
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), ...payload]);
}

function paddingSegments(bytes: number): Buffer[] {
  const out: Buffer[] = [];
  for (let left = bytes; left > 0; ) {
    // Never leave a rest that is too small for a segment of its own.
    const size = left <= 65_537 ? left : left - 65_537 < 4 ? 60_000 : 65_537;
    if (size < 4) throw new RangeError('padding must be at least 4 bytes');
    out.push(jpegSegment(0xfe, Buffer.alloc(size - 4, 0x20)));
    left -= size;
  }
  return out;
}

/** A JPEG as an encoder made it, with EXIF, XMP and padding put behind its SOI marker. */
export function withJpegExtras(jpeg: Uint8Array, extras: JpegExtras): Buffer {
  const parts: Uint8Array[] = [jpeg.subarray(0, 2)];
  if (extras.exif) parts.push(jpegSegment(0xe1, Buffer.from('Exif\0\0', 'latin1'), extras.exif));
  if (extras.xmp) {
    const name = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
    parts.push(jpegSegment(0xe1, name, Buffer.from(extras.xmp)));
  }
  if (extras.padding) parts.push(...paddingSegments(extras.padding));
  parts.push(jpeg.subarray(2));
  return Buffer.concat(parts);
}
