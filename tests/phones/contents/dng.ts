import { type ExifStamp, exifFields } from './exif.ts';
import { ascii, buildTiff, long, rational, short, type TiffIfd, tiffType } from './tiff.ts';

/**
 * A DNG 1.4 as phones write them: the first directory holds an embedded JPEG that viewers show, a sub-directory the
 * sensor's own values (16 bit, one Bayer mosaic), small so that it costs little.
 */
export function buildDng(
  preview: { jpeg: Uint8Array; width: number; height: number },
  stamp: ExifStamp,
): Buffer {
  const width = 96;
  const height = 72;
  const sensor = Buffer.alloc(width * height * 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) sensor.writeUInt16LE(2000 + x * 90 + y * 40, (y * width + x) * 2);
  }
  const mosaic: TiffIfd = {
    fields: [
      long(0x00fe, 0),
      long(0x0100, width),
      long(0x0101, height),
      short(0x0102, 16),
      short(0x0103, 1),
      short(0x0106, 32803),
      short(0x0115, 1),
      long(0x0116, height),
      long(0x0117, sensor.length),
      short(0x828d, 2, 2),
      { tag: 0x828e, type: tiffType.byte, numbers: [0, 1, 1, 2] },
      short(0xc61d, 16383),
    ],
    data: { pointer: 0x0111, bytes: sensor },
  };
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const main: TiffIfd = {
    fields: [
      ...exifFields(stamp),
      long(0x00fe, 1),
      long(0x0100, preview.width),
      long(0x0101, preview.height),
      short(0x0102, 8, 8, 8),
      short(0x0103, 7),
      short(0x0106, 6),
      short(0x0115, 3),
      long(0x0116, preview.height),
      long(0x0117, preview.jpeg.length),
      { tag: 0x014a, ifds: [mosaic] },
      { tag: 0xc612, type: tiffType.byte, numbers: [1, 4, 0, 0] },
      { tag: 0xc613, type: tiffType.byte, numbers: [1, 1, 0, 0] },
      ascii(0xc614, stamp.model ?? 'Phone'),
      { tag: 0xc621, type: tiffType.srational, numbers: identity },
      rational(0xc628, 0.5, 1, 0.6),
      short(0xc65a, 21),
    ],
    data: { pointer: 0x0111, bytes: preview.jpeg },
  };
  return buildTiff([main], { little: true });
}
