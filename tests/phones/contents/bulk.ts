import { createHash } from 'node:crypto';
import { ftruncateSync, openSync, writeSync } from 'node:fs';
import sharp from 'sharp';
import { cameras } from './camera.ts';
import type { ContentsWriter } from './contents-writer.ts';
import { buildExif, exifDate, offsetText } from './exif.ts';
import { withJpegExtras } from './jpeg.ts';
import { instantOf, type Moment } from './moment.ts';
import { stretchedMovie } from './movie.ts';
import { pictureSvg } from './picture.ts';
import { Random } from './random.ts';
import { base } from './stock.ts';

/** Above this many bytes bulk is video. */
const VIDEO_FROM = 16_000_000;
const PIECE = 4 * 1024 * 1024;
const DATE_MARK = '2000:01:01 00:00:00';
const OFFSET_MARK = '+00:00';

/** A picture with grain, so that its JPEG weighs what photos weigh: as much of `sizeBytes` as it fills, then padding. */
async function paddedJpeg(sizeBytes: number): Promise<Buffer> {
  const [width, height] = sizeBytes < 60_000 ? [480, 360] : [1280, 960];
  const { data } = await sharp(Buffer.from(pictureSvg(21, width, height)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = new Random(5);
  for (let at = 0; at < data.length; at += 3) {
    const grain = (random.next() - 0.5) * 22;
    for (let channel = at; channel < at + 3; channel++) {
      data[channel] = Math.min(255, Math.max(0, data[channel]! + grain));
    }
  }
  const { make, model, software } = cameras.pixel;
  const exif = buildExif({ make, model, software, dateTime: DATE_MARK, offsetMinutes: 0, subSeconds: '000' });
  for (let quality = 92; quality >= 20; quality -= 6) {
    const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality })
      .toBuffer();
    const bare = withJpegExtras(jpeg, { exif });
    if (bare.length + 4 <= sizeBytes) {
      return withJpegExtras(jpeg, { exif, padding: sizeBytes - bare.length });
    }
  }
  throw new RangeError(`no photo fits into ${sizeBytes} bytes`);
}

function placesOf(bytes: Buffer, text: string): number[] {
  const out: number[] = [];
  // EXIF stands first; the search ends with it.
  for (let at = bytes.indexOf(text); at >= 0 && at < 4096; at = bytes.indexOf(text, at + 1)) out.push(at);
  return out;
}

/** What `name` is asked for: a path of its own for every moment. */
export type NameFile = (moment: Moment, index: number, video: boolean) => string;

/** Writes `count` files of exactly `sizeBytes` each, each with bytes of its own, as fast as the disk takes them. */
export async function writeBulk(
  writer: ContentsWriter,
  bulk: { count: number; sizeBytes: number },
  times: Generator<Moment>,
  name: NameFile,
): Promise<void> {
  if (bulk.sizeBytes >= VIDEO_FROM) {
    for (let index = 0; index < bulk.count; index++) {
      const moment = times.next().value as Moment;
      writeLargeVideo(writer, name(moment, index, true), moment, {
        sizeBytes: bulk.sizeBytes,
        sparse: false,
      });
    }
    return;
  }
  const bytes = await paddedJpeg(bulk.sizeBytes);
  const dates = placesOf(bytes, DATE_MARK);
  const offsets = placesOf(bytes, OFFSET_MARK);
  const subSeconds = placesOf(bytes, '000\0');
  for (let index = 0; index < bulk.count; index++) {
    const moment = times.next().value as Moment;
    for (const at of dates) bytes.write(exifDate(moment.localMs), at, 'latin1');
    for (const at of offsets) bytes.write(offsetText(moment.offsetMinutes), at, 'latin1');
    const fraction = String(moment.localMs % 1000).padStart(3, '0');
    for (const at of subSeconds) bytes.write(fraction, at, 'latin1');
    const asset = writer.asset('photo', []);
    const file = writer.file(name(moment, index, false), bytes, {
      kind: 'photo',
      mimeType: 'image/jpeg',
      mtimeMs: instantOf(moment),
      camera: cameras.pixel.model,
      takenAt: {
        localMs: Math.floor(moment.localMs / 1000) * 1000,
        offsetMinutes: moment.offsetMinutes,
        evidence: 'exif-offset',
      },
    });
    writer.assign(file, asset, 'photo');
  }
}

/** A playable video of exactly `sizeBytes`; filled with noise, or with a hole that takes no space. */
export function writeLargeVideo(
  writer: ContentsWriter,
  path: string,
  moment: Moment,
  shape: { sizeBytes: number; sparse: boolean },
): void {
  const stamp = { style: 'apple', utcMs: instantOf(moment), creationDate: moment, salt: path } as const;
  const source = base('video-h264.mov');
  const bare = stretchedMovie(source, 0, stamp);
  const filler = shape.sizeBytes - bare.head.length - bare.tail.length;
  if (filler < 0) throw new RangeError(`no video fits into ${shape.sizeBytes} bytes`);
  const { head, tail } = stretchedMovie(source, filler, stamp);
  const hash = createHash('sha256').update(head);
  const piece = Buffer.alloc(PIECE);
  if (!shape.sparse) {
    const random = new Random(moment.localMs % 2 ** 32);
    for (let at = 0; at < piece.length; at += 4) piece.writeUInt32LE((random.next() * 2 ** 32) >>> 0, at);
  }
  const handle = openSync(writer.target(path), 'wx');
  writeSync(handle, head);
  if (shape.sparse) ftruncateSync(handle, head.length + filler);
  for (let left = filler; left > 0; ) {
    const part = piece.subarray(0, Math.min(left, PIECE));
    if (!shape.sparse) {
      // Another number in each piece: no two are alike.
      piece.writeUInt32LE(left % 2 ** 32);
      for (let at = 0; at < part.length; ) at += writeSync(handle, part, at);
    }
    hash.update(part);
    left -= part.length;
  }
  writeSync(handle, tail, 0, tail.length, head.length + filler);
  writer.close(handle, instantOf(moment));
  const asset = writer.asset('video', []);
  const file = writer.record(path, {
    kind: 'video',
    mimeType: 'video/quicktime',
    sha256: hash.update(tail).digest('hex'),
    sizeBytes: shape.sizeBytes,
    mtimeMs: instantOf(moment),
    takenAt: {
      localMs: Math.floor(moment.localMs / 1000) * 1000,
      offsetMinutes: moment.offsetMinutes,
      evidence: 'quicktime-creationdate',
    },
    ...(shape.sparse ? { oddity: 'sparse' } : {}),
  });
  writer.assign(file, asset, 'video');
}
