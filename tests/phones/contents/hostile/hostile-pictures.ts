import { jpegSegment, withJpegExtras } from '../jpeg.ts';
import { PNG_SIGNATURE, pngChunk, withPngChunks } from '../png.ts';
import { stockJpeg, stockPicture } from '../stock.ts';
import { ascii, buildTiff, long, short, tiffType } from '../tiff.ts';
import type { HostileFile } from './hostile-file.ts';
import { zeroBomb } from './zero-bomb.ts';

const MEGA = 1_000_000;

/** A grey PNG that is whole and small on disk and takes `width * height` bytes when decoded. */
function greyPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const pixels = zeroBomb((width + 1) * height);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A JPEG whose frame header says that it is of another size. */
function lyingJpeg(jpeg: Buffer, width: number, height: number): Buffer {
  const out = Buffer.from(jpeg);
  for (let at = 2; at + 9 < out.length; at += 2 + out.readUInt16BE(at + 2)) {
    const marker = out[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xc2) {
      out.writeUInt16BE(height, at + 5);
      out.writeUInt16BE(width, at + 7);
      return out;
    }
  }
  throw new RangeError('no frame header');
}

/** An IFD0 whose next directory, and whose Exif directory, is IFD0 again. */
function loopingExif(): Buffer {
  const exif = buildTiff([{ fields: [ascii(0x010f, 'Loop'), long(0x8769, 8)] }]);
  exif.writeUInt32BE(8, 8 + 2 + 2 * 12);
  return exif;
}

/** Twelve levels of directories with 200 pointers each to the level below: 200 to the twelfth visits. */
function fanningExif(): Buffer {
  const levels = 12;
  const fan = 200;
  const size = 2 + 12 + 4 + fan * 4;
  const out = Buffer.alloc(8 + levels * size + 6);
  out.write('MM\0*\0\0\0\x08', 'latin1');
  for (let level = 0; level < levels; level++) {
    const at = 8 + level * size;
    out.writeUInt16BE(1, at);
    out.writeUInt16BE(0x014a, at + 2);
    out.writeUInt16BE(tiffType.long, at + 4);
    out.writeUInt32BE(fan, at + 6);
    out.writeUInt32BE(at + 18, at + 10);
    for (let pointer = 0; pointer < fan; pointer++) out.writeUInt32BE(at + size, at + 18 + pointer * 4);
  }
  return out;
}

/** Values of four thousand million elements, and a directory that claims 65,535 fields. */
function greedyExif(): Buffer {
  const exif = buildTiff([
    { fields: [ascii(0x010f, 'A long text'), ascii(0x0132, '2024:07:01 12:34:56'), short(0x0112, 1)] },
  ]);
  const counts = [0x0112, 0x010f, 0x0132];
  for (let field = 0; field < counts.length; field++) exif.writeUInt32BE(0xffffffff, 8 + 2 + field * 12 + 4);
  return exif;
}

function crowdedExif(): Buffer {
  const exif = buildTiff([{ fields: [ascii(0x010f, 'Crowd'), long(0x8769, 8)] }]);
  exif.writeUInt16BE(0xffff, 8);
  return exif;
}

/** WebP and GIF headers that declare a canvas far larger than any memory. */
function hugeCanvas(format: 'webp' | 'gif', picture: Buffer): Buffer {
  const out = Buffer.from(picture);
  if (format === 'gif') {
    out.writeUInt16LE(0xffff, 6);
    out.writeUInt16LE(0xffff, 8);
    return out;
  }
  const extended = Buffer.alloc(18);
  extended.write('VP8X', 'latin1');
  extended.writeUInt32LE(10, 4);
  extended.fill(0xff, 12);
  const body = Buffer.concat([out.subarray(8, 12), extended, out.subarray(12)]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** A DNG whose strip, tile and width fields are as large as the format lets them be. */
function greedyDng(): Buffer {
  return buildTiff(
    [
      {
        fields: [
          long(0x00fe, 0),
          long(0x0100, 0xffffffff),
          long(0x0101, 0xffffffff),
          short(0x0103, 7),
          long(0x0111, 8),
          long(0x0117, 0xffffffff),
          { tag: 0xc612, type: tiffType.byte, numbers: [1, 4, 0, 0] },
          ascii(0xc614, 'Greedy'),
        ],
      },
    ],
    { little: true },
  );
}

/** An extended XMP that claims 4 GB in parts that never come. */
function endlessXmp(jpeg: Buffer): Buffer {
  const claim = Buffer.alloc(8);
  claim.writeUInt32BE(0xffffffff);
  const part = jpegSegment(
    0xe1,
    Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1'),
    Buffer.from('0123456789ABCDEF0123456789ABCDEF'),
    claim,
    Buffer.alloc(100, 0x20),
  );
  return Buffer.concat([jpeg.subarray(0, 2), part, jpeg.subarray(2)]);
}

export async function hostilePictures(): Promise<HostileFile[]> {
  const { jpeg } = await stockJpeg(0);
  const png = await stockPicture(100, 'png', 590, 1278);
  const photo = (name: string, danger: string, bytes: Buffer): HostileFile => ({
    name,
    danger,
    kind: 'photo',
    bytes,
  });
  const exif = (name: string, danger: string, block: Buffer) =>
    photo(name, danger, withJpegExtras(jpeg, { exif: block }));
  const international = Buffer.concat([
    Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1'),
    zeroBomb(1000 * MEGA),
  ]);
  const profile = Buffer.concat([Buffer.from('icc\0\0', 'latin1'), zeroBomb(500 * MEGA)]);
  return [
    photo('bomb-60000x60000.png', 'a whole PNG of 3.6 gigapixels in 4 MB', greyPng(60_000, 60_000)),
    photo('bomb-text.png', '1 GB of text', withPngChunks(png, pngChunk('iTXt', international))),
    photo('bomb-profile.png', '500 MB of colour profile', withPngChunks(png, pngChunk('iCCP', profile))),
    photo('huge-65500.jpg', 'claims 65,500 pixels a side', lyingJpeg(jpeg, 65_500, 65_500)),
    photo('endless-xmp.jpg', 'claims 4 GB of XMP', endlessXmp(jpeg)),
    exif('exif-loop.jpg', 'directories that lead back to themselves', loopingExif()),
    exif('exif-fan.jpg', 'directories that multiply', fanningExif()),
    exif('exif-greedy.jpg', 'values of 4 G elements', greedyExif()),
    exif('exif-crowd.jpg', 'a directory of 65,535 fields', crowdedExif()),
    photo(
      'huge.webp',
      'a canvas of 16 M by 16 M',
      hugeCanvas('webp', await stockPicture(110, 'webp', 480, 360)),
    ),
    photo(
      'huge.gif',
      'a canvas of 65,535 by 65,535',
      hugeCanvas('gif', await stockPicture(110, 'gif', 480, 360)),
    ),
    { ...photo('greedy.dng', 'a RAW of 4 G by 4 G in strips of 4 GB', greedyDng()), kind: 'raw' },
  ];
}
