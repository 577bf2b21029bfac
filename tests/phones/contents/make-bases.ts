/**
 * Writes the files of `bases/` again: HEIC and HEVC made by the real encoders (libx265 through heif-enc and ffmpeg),
 * since Node has none for them. Needs Debian's ffmpeg and libheif-examples; the results are committed, so that nothing
 * but this script needs either: `bash tools/node24.sh tests/phones/contents/make-bases.ts`; names as arguments make those alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { appleHeic, type KeyFrames, keyFramesOf, TILE } from './apple-heic.ts';
import { emptyHeicExif } from './heic.ts';
import { withJpegExtras } from './jpeg.ts';
import { pictureSvg } from './picture.ts';

const out = join(import.meta.dirname, 'bases');
const work = mkdtempSync(join(tmpdir(), 'photoferry-bases-'));

interface HeicBase {
  name: string;
  picture: number;
  /** As shown. */
  width: number;
  height: number;
  /** `iphone`: tiles, thumbnail and `irot` as iPhones have them; else one whole picture, as heif-enc makes it. */
  layout: 'iphone' | 'whole' | 'whole-with-thumbnail';
  /** Stored lying on its side and turned by `irot`, as a phone that is held upright does. */
  upright?: boolean;
}

const heics: HeicBase[] = [
  { name: 'heic-1', picture: 30, width: 2016, height: 1512, layout: 'iphone' },
  { name: 'heic-2', picture: 33, width: 1440, height: 1080, layout: 'whole-with-thumbnail' },
  { name: 'heic-3', picture: 36, width: 1440, height: 1080, layout: 'whole' },
  { name: 'heic-4', picture: 40, width: 1512, height: 2016, layout: 'whole-with-thumbnail' },
  { name: 'heic-5', picture: 41, width: 1536, height: 1152, layout: 'iphone' },
  { name: 'heic-6', picture: 47, width: 1280, height: 960, layout: 'whole' },
  { name: 'heic-7', picture: 51, width: 4032, height: 3024, layout: 'iphone' },
  { name: 'heic-8', picture: 54, width: 1440, height: 1080, layout: 'whole-with-thumbnail' },
  { name: 'heic-9', picture: 31, width: 1440, height: 1080, layout: 'whole-with-thumbnail' },
  { name: 'heic-10', picture: 35, width: 1536, height: 1152, layout: 'iphone' },
  { name: 'heic-11', picture: 39, width: 1440, height: 1080, layout: 'whole-with-thumbnail' },
  { name: 'heic-12', picture: 44, width: 1440, height: 1080, layout: 'whole-with-thumbnail' },
  { name: 'heic-13', picture: 46, width: 1080, height: 1440, layout: 'whole-with-thumbnail' },
  { name: 'heic-14', picture: 48, width: 1536, height: 1152, layout: 'iphone' },
  { name: 'heic-upright', picture: 43, width: 1512, height: 2016, layout: 'iphone', upright: true },
  { name: 'heic-upright-2', picture: 52, width: 1152, height: 1536, layout: 'iphone', upright: true },
];

/** Key frames of libx265 from pictures of one size, in the full range that phones use for stills. */
function encodeKeyFrames(pattern: string, crf: number): KeyFrames {
  const target = join(work, 'frames.mp4');
  const x265 = 'log-level=error:info=0:keyint=1:range=full:colormatrix=smpte170m:pools=1:frame-threads=1';
  execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-framerate', '1', '-i', pattern],
      ...['-vf', 'scale=out_range=full:out_color_matrix=bt601,format=yuvj420p'],
      ...[
        '-c:v',
        'libx265',
        '-tag:v',
        'hvc1',
        '-crf',
        String(crf),
        '-x265-params',
        x265,
        '-bitexact',
        target,
      ],
    ],
    { stdio: 'inherit' },
  );
  return keyFramesOf(readFileSync(target));
}

async function makeAppleHeic(base: HeicBase): Promise<void> {
  const shown = sharp(Buffer.from(pictureSvg(base.picture, base.width, base.height)));
  const stored = await (base.upright ? shown.rotate(270) : shown).png().toBuffer();
  const width = base.upright ? base.height : base.width;
  const height = base.upright ? base.width : base.height;
  const columns = Math.ceil(width / TILE);
  const rows = Math.ceil(height / TILE);
  const padded = await sharp(stored)
    .extend({ right: columns * TILE - width, bottom: rows * TILE - height, extendWith: 'copy' })
    .removeAlpha()
    .png()
    .toBuffer();
  const folder = join(work, base.name);
  mkdirSync(folder);
  for (let tile = 0; tile < columns * rows; tile++) {
    await sharp(padded)
      .extract({
        left: (tile % columns) * TILE,
        top: Math.floor(tile / columns) * TILE,
        width: TILE,
        height: TILE,
      })
      .png({ compressionLevel: 1 })
      .toFile(join(folder, `${String(tile).padStart(3, '0')}.png`));
  }
  await sharp(stored).resize(320, 240).removeAlpha().png().toFile(join(work, 'thumbnail.png'));
  const heic = appleHeic({
    tiles: encodeKeyFrames(join(folder, '%03d.png'), 26),
    thumbnail: encodeKeyFrames(join(work, 'thumbnail.png'), 30),
    width,
    height,
    thumbnailWidth: 320,
    thumbnailHeight: 240,
    turns: base.upright ? 3 : 0,
    exif: emptyHeicExif(),
  });
  writeFileSync(join(out, `${base.name}.heic`), heic);
}

async function makeWholeHeic(base: HeicBase): Promise<void> {
  const jpeg = await sharp(Buffer.from(pictureSvg(base.picture, base.width, base.height)))
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const source = join(work, `${base.name}.jpg`);
  writeFileSync(source, withJpegExtras(jpeg, { exif: emptyHeicExif() }));
  const thumbnail = base.layout === 'whole' ? [] : ['-t', '320'];
  execFileSync('heif-enc', ['-q', '52', ...thumbnail, source, '-o', join(out, `${base.name}.heic`)], {
    stdio: 'ignore',
  });
}

interface VideoBase {
  name: string;
  picture: number;
  seconds: number;
  width: number;
  height: number;
  codec: 'hevc' | 'h264';
  sound: boolean;
  /** Stored lying on its side; the stamp turns it. */
  upright?: boolean;
}

const videos: VideoBase[] = [
  { name: 'live-1.mov', picture: 30, seconds: 2.6, width: 960, height: 720, codec: 'hevc', sound: true },
  { name: 'live-2.mov', picture: 33, seconds: 2.1, width: 960, height: 720, codec: 'hevc', sound: true },
  { name: 'video-hevc.mov', picture: 61, seconds: 6, width: 1280, height: 720, codec: 'hevc', sound: true },
  { name: 'video-h264.mov', picture: 64, seconds: 5, width: 1280, height: 720, codec: 'h264', sound: true },
  { name: 'video-hevc.mp4', picture: 68, seconds: 4, width: 1280, height: 720, codec: 'hevc', sound: true },
  { name: 'video-h264.mp4', picture: 71, seconds: 5, width: 1280, height: 720, codec: 'h264', sound: true },
  {
    ...{ name: 'upright.mov', picture: 58, seconds: 4, width: 1280, height: 720 },
    codec: 'hevc',
    sound: true,
    upright: true,
  },
  {
    ...{ name: 'upright.mp4', picture: 62, seconds: 3, width: 1280, height: 720 },
    codec: 'h264',
    sound: true,
    upright: true,
  },
  { name: 'motion.mp4', picture: 15, seconds: 1.5, width: 640, height: 480, codec: 'h264', sound: false },
];

async function makeVideo(base: VideoBase): Promise<void> {
  const source = join(work, `${base.name}.png`);
  const wide = Math.round((base.width * 1.25) / 2) * 2;
  const high = Math.round((base.height * 1.25) / 2) * 2;
  const svg = base.upright ? pictureSvg(base.picture, high, wide) : pictureSvg(base.picture, wide, high);
  await sharp(Buffer.from(svg))
    .rotate(base.upright ? 270 : 0)
    .png()
    .toFile(source);
  const drift = `crop=${base.width}:${base.height}:x=(iw-ow)*t/${base.seconds}:y=(ih-oh)*(0.5+0.4*sin(t))`;
  const encoder =
    base.codec === 'hevc'
      ? ['-c:v', 'libx265', '-tag:v', 'hvc1', '-crf', '32', '-x265-params', 'log-level=error:info=0:pools=1']
      : ['-c:v', 'libx264', '-crf', '31', '-preset', 'slow', '-threads', '1'];
  const sound = base.sound
    ? ['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=44100:duration=${base.seconds},volume=0.2`]
    : [];
  const soundCodec = base.sound ? ['-c:a', 'aac', '-b:a', '32k', '-ac', '1'] : [];
  execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-loop', '1', '-framerate', '30', '-i', source, ...sound],
      ...['-vf', `${drift},format=yuv420p`, '-t', String(base.seconds), ...encoder, ...soundCodec],
      ...['-bitexact', '-map_metadata', '-1', join(out, base.name)],
    ],
    { stdio: 'inherit' },
  );
}

try {
  const only = process.argv.slice(2);
  const isWanted = (base: { name: string }) => only.length === 0 || only.includes(base.name);
  for (const base of heics.filter(isWanted)) {
    await (base.layout === 'iphone' ? makeAppleHeic(base) : makeWholeHeic(base));
  }
  for (const base of videos.filter(isWanted)) await makeVideo(base);
  let total = 0;
  for (const name of readdirSync(out)) {
    const bytes = statSync(join(out, name)).size;
    total += bytes;
    console.log(`${name}: ${bytes}`);
  }
  console.log(`together: ${total}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
