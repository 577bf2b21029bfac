import { buildExif, type ExifStamp } from './exif.ts';

/** Bytes that every HEIC base keeps free for its EXIF block. */
export const HEIC_EXIF_BYTES = 1400;
/** What a base has in the place of an EXIF block: a TIFF header without fields, then this, then zeros. */
export const HEIC_EXIF_MARK = 'photoferry exif goes here';

/** A TIFF block that readers accept as empty EXIF, of the size that a stamp replaces byte for byte. */
export function emptyHeicExif(): Buffer {
  const out = Buffer.alloc(HEIC_EXIF_BYTES);
  out.write('MM\0*\0\0\0\x08', 'latin1');
  out.write(HEIC_EXIF_MARK, 14, 'latin1');
  return out;
}

/** A base HEIC with an EXIF block of its own; nothing moves, since the block has the size that the base keeps free. */
export function stampHeic(base: Buffer, stamp: ExifStamp): Buffer {
  const mark = base.indexOf(HEIC_EXIF_MARK, 0, 'latin1');
  if (mark < 14) throw new RangeError('this HEIC keeps no room for EXIF');
  const exif = buildExif(stamp);
  if (exif.length > HEIC_EXIF_BYTES)
    throw new RangeError(`an EXIF block of ${exif.length} bytes does not fit`);
  const out = Buffer.from(base);
  out.fill(0, mark - 14, mark - 14 + HEIC_EXIF_BYTES);
  exif.copy(out, mark - 14);
  return out;
}
