import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { generateAndroid } from './android.ts';
import { exifDate, offsetText } from './exif.ts';
import { generateIphone } from './iphone.ts';
import type { ContentFile, ContentsManifest } from './manifest.ts';
import { hasProgram, refereeSays } from './programs.ts';

const work = mkdtempSync(join(tmpdir(), 'photoferry-referees-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const few = { photos: 12, pictures: 6, screenshots: 1, videos: 3 };
let phones: ContentsManifest[] = [];
beforeAll(async () => {
  phones = [
    await generateIphone(join(work, 'iphone'), { ...few, livePhotos: 5 }),
    await generateAndroid(join(work, 'android'), { ...few, sparseVideo: 20_000_000 }),
  ];
});

/** What exiftool says of one file, numbers as numbers. */
const said = z.object({
  SourceFile: z.string(),
  MIMEType: z.string().optional(),
  DateTimeOriginal: z.string().optional(),
  OffsetTimeOriginal: z.string().optional(),
  CreationDate: z.string().optional(),
  MediaCreateDate: z.string().optional(),
  GPSLatitude: z.number().optional(),
  GPSLongitude: z.number().optional(),
  GPSDateTime: z.string().optional(),
  Model: z.unknown().optional(),
  Orientation: z.number().optional(),
  Rotation: z.number().optional(),
  ContentIdentifier: z.string().optional(),
  BurstUUID: z.string().optional(),
  MicroVideoOffset: z.number().optional(),
  DirectoryItemLength: z.unknown().optional(),
  EmbeddedVideoFile: z.string().optional(),
  Warning: z.string().optional(),
});

const liesAt = (file: ContentFile) => (file.rawPath ?? file.path).toString();

function askExiftool(manifest: ContentsManifest, files: ContentFile[]): Map<string, z.infer<typeof said>> {
  const wanted = Object.keys(said.shape).filter((name) => name !== 'SourceFile');
  const paths = files.map((file) => join(manifest.root, liesAt(file)));
  const text = refereeSays('exiftool', ['-j', '-n', '-q', ...wanted.map((name) => `-${name}`), ...paths]);
  const all = z.array(said).parse(JSON.parse(text));
  return new Map(all.map((one) => [one.SourceFile.slice(manifest.root.length + 1), one]));
}

/** Files that a referee can be asked about: whole ones whose names it takes. */
function ordinary(manifest: ContentsManifest): ContentFile[] {
  return manifest.files.filter(
    (file) =>
      file.sizeBytes > 0 &&
      file.kind !== 'other' &&
      !/^(name-|noise|truncated|date-)/.test(file.oddity ?? ''),
  );
}

it('exiftool reads back what the manifest says', { timeout: 30_000 }, (context) => {
  if (!hasProgram('exiftool')) context.skip('exiftool is not installed (Debian: libimage-exiftool-perl)');
  for (const manifest of phones) {
    const files = ordinary(manifest).filter((file) => file.kind !== 'adjustments');
    const answers = askExiftool(manifest, files);
    for (const file of files) {
      const answer = answers.get(liesAt(file));
      expect(answer?.Warning, file.path).toBeUndefined();
      expect(answer?.MIMEType, file.path).toBe(file.mimeType);
      expect(answer?.ContentIdentifier, file.path).toBe(file.contentIdentifier);
      expect(answer?.BurstUUID, file.path).toBe(file.burstId);
      if (file.latitude !== undefined) {
        expect(answer?.GPSLatitude, file.path).toBeCloseTo(file.latitude, 3);
        expect(answer?.GPSLongitude, file.path).toBeCloseTo(file.longitude!, 3);
      } else expect(answer?.GPSLatitude, file.path).toBeUndefined();
      if (file.camera) expect(answer?.Model, file.path).toBe(file.camera);
      if (file.orientation && file.kind === 'photo')
        expect(answer?.Orientation, file.path).toBe(file.orientation);
      if (file.orientation && file.kind === 'video') expect(answer?.Rotation, file.path).toBe(90);
      const time = file.takenAt;
      const local = time?.localMs === undefined ? undefined : exifDate(time.localMs);
      const offset = typeof time?.offsetMinutes === 'number' ? offsetText(time.offsetMinutes) : undefined;
      if (time?.evidence.startsWith('exif-')) {
        expect(answer?.DateTimeOriginal, file.path).toBe(local);
        expect(answer?.OffsetTimeOriginal, file.path).toBe(
          time.evidence === 'exif-offset' ? offset : undefined,
        );
      } else if (time?.utcMs !== undefined) {
        expect(answer?.MediaCreateDate, file.path).toBe(exifDate(time.utcMs));
      } else if (time?.evidence === 'quicktime-creationdate') {
        expect(answer?.CreationDate, file.path).toBe(`${local}${offset}`);
      } else expect(answer?.DateTimeOriginal, file.path).toBeUndefined();
      if (file.motionVideo) {
        const found =
          answer?.MicroVideoOffset ?? answer?.DirectoryItemLength ?? answer?.EmbeddedVideoFile ?? 'nothing';
        expect(JSON.stringify(found), file.path).toContain(String(file.motionVideo.length));
      }
    }
  }
});

it('exiftool finds no date where the manifest says there is none', (context) => {
  if (!hasProgram('exiftool')) context.skip('exiftool is not installed (Debian: libimage-exiftool-perl)');
  const [manifest] = phones;
  const files = manifest!.files.filter((file) => file.oddity?.startsWith('date-'));
  expect(files).toHaveLength(4);
  for (const answer of askExiftool(manifest!, files).values()) {
    expect(answer.CreationDate).toBeUndefined();
    expect(answer.DateTimeOriginal ?? '0000').toMatch(/^(0000| {4})/);
    expect(answer.MediaCreateDate ?? '0000').toMatch(/^0000/);
  }
});

it('ffprobe plays every kind of video', { timeout: 30_000 }, (context) => {
  if (!hasProgram('ffprobe')) context.skip('ffprobe is not installed (Debian: ffmpeg)');
  const codecs = new Set<string>();
  for (const manifest of phones) {
    const videos = ordinary(manifest).filter((file) => file.kind === 'video');
    const kinds = new Map(videos.map((file) => [`${file.mimeType} ${file.sizeBytes >> 12}`, file]));
    for (const file of kinds.values()) {
      const path = join(manifest.root, liesAt(file));
      const words = refereeSays('ffprobe', [
        ...[
          '-v',
          'error',
          '-show_entries',
          'stream=codec_name,nb_frames:format=duration',
          '-of',
          'compact',
          path,
        ],
      ]);
      codecs.add(/codec_name=(\w+)/.exec(words)![1]!);
      expect(Number(/duration=([\d.]+)/.exec(words)![1]), file.path).toBeGreaterThan(1.4);
    }
  }
  expect([...codecs].sort()).toEqual(['h264', 'hevc']);
});

it('libheif reads every HEIC, with its thumbnail and the way up that it is shown', {
  timeout: 30_000,
}, (context) => {
  if (!hasProgram('heif-info')) context.skip('heif-info is not installed (Debian: libheif-examples)');
  const manifest = phones[0]!;
  const heics = ordinary(manifest).filter((file) => file.mimeType === 'image/heic');
  let thumbnails = 0;
  // One of each base is enough: they differ in EXIF alone.
  const bases = new Map(heics.map((file) => [file.sizeBytes, file])).values().toArray();
  for (const file of bases) {
    const words = refereeSays('heif-info', [join(manifest.root, liesAt(file))]);
    const [, width, height] = /image: (\d+)x(\d+)/.exec(words)!;
    if (file.orientation === 6) expect(Number(height), file.path).toBeGreaterThan(Number(width));
    if (/thumbnail: \d+x\d+/.test(words)) thumbnails++;
    expect(words, file.path).toMatch(/Exif: \d{4} bytes/);
  }
  expect(bases.length).toBeGreaterThan(7);
  expect(thumbnails).toBeGreaterThan(bases.length / 2);
});

it('every picture that is whole can be decoded', { timeout: 30_000 }, async () => {
  for (const manifest of phones) {
    const pictures = manifest.files.filter(
      (file) =>
        /^image\/(jpeg|png|webp|gif|avif)$/.test(file.mimeType) &&
        file.oddity !== 'truncated' &&
        !file.rawPath,
    );
    for (const file of pictures) {
      const { data } = await sharp(join(manifest.root, liesAt(file)), { failOn: 'warning' })
        .resize(16)
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(new Set(data).size, file.path).toBeGreaterThan(4);
    }
  }
});
