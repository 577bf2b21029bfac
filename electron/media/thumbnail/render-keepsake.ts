import sharp from 'sharp';

/** A photo's place in the phone's gallery must not cost what was just won. */
export const KEEPSAKE_BYTES = 50_000;
sharp.concurrency(1); // parallel by pictures, not inside one
sharp.cache(false); // no picture comes twice

const qualities = [75, 60, 45, 30];

/**
 * The small picture that stays on a phone where a photo was: a JPEG of at most 50 KB, dated as the photo was, so that every gallery
 * sorts it where it belongs.
 * @param thumbnail the grid's picture, as we made it
 * @param takenAtMs local wall time, as if it were UTC
 */
export async function renderKeepsake(
  thumbnail: Uint8Array,
  { takenAtMs, rotation = 0 }: { takenAtMs: number; rotation?: number },
): Promise<Buffer> {
  const date = exifDate(takenAtMs);
  const exif = { IFD0: { DateTime: date, Software: 'Photoferry' }, IFD2: { DateTimeOriginal: date } };
  let edge = 512;
  for (let round = 0; ; round++) {
    const quality = qualities[Math.min(round, qualities.length - 1)]!;
    if (round >= qualities.length) edge = Math.floor(edge * 0.7);
    const jpeg = await sharp(thumbnail)
      .rotate(rotation)
      .flatten({ background: '#fff' })
      .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
      .withExif(exif)
      .jpeg({ quality })
      .toBuffer();
    if (jpeg.length <= KEEPSAKE_BYTES || edge < 64) return jpeg;
  }
}

/** `2024:07:01 12:00:00`, as EXIF writes it; a year that has not four digits is left at the beginning of time. */
function exifDate(atMs: number): string {
  const iso = new Date(atMs).toISOString();
  return /^\d{4}-/.test(iso)
    ? iso.slice(0, 19).replace('T', ' ').replaceAll('-', ':')
    : '1970:01:01 00:00:00';
}
