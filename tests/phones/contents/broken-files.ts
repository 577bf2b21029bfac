import { type Camera, cameras } from './camera.ts';
import type { AssetPart, ContentsWriter } from './contents-writer.ts';
import { buildExif } from './exif.ts';
import { withJpegExtras } from './jpeg.ts';
import type { ContentAsset } from './manifest.ts';
import { instantOf, type Moment } from './moment.ts';
import { stampMovie } from './movie.ts';
import { applePart, heicPart, jpegPart } from './parts.ts';
import { Random } from './random.ts';
import { base, stockJpeg, stockPicture } from './stock.ts';

/** Where oddities go. */
export interface OddPlace {
  writer: ContentsWriter;
  folder: string;
  times: Generator<Moment>;
  camera: Camera;
}

/** Empty, cut short, and noise under a picture's name. */
export function writeBroken(place: OddPlace, whole: AssetPart, moment: () => Moment): void {
  const { writer, folder, camera } = place;
  const photo = { kind: 'photo', mimeType: 'application/octet-stream' } as const;
  for (const name of ['empty.jpg', 'empty.MOV']) {
    const kind = name.endsWith('jpg') ? 'photo' : 'video';
    writer.file(`${folder}/${name}`, Buffer.alloc(0), {
      kind,
      mimeType: 'application/octet-stream',
      mtimeMs: instantOf(moment()),
      outcome: 'empty',
      oddity: 'empty',
    });
  }
  // Their ends held what they knew of their making: the JPEG alone keeps it, since its EXIF stands first.
  const cut = (name: string, part: AssetPart, share: number): AssetPart => ({
    path: `${folder}/${name}`,
    role: part.role,
    kind: part.kind,
    mimeType: part.mimeType,
    bytes: part.bytes.subarray(0, Math.floor(part.bytes.length * share)),
    mtimeMs: part.mtimeMs,
    takenAt: { evidence: 'mtime' },
    oddity: 'truncated',
  });
  const { path, bytes } = cut('cut.jpg', whole, 0.6);
  writer.asset('photo', [{ ...whole, path, bytes, oddity: 'truncated' }]);
  const heic = heicPart('heic-2.heic', { path: '', camera, moment: moment() });
  writer.asset('photo', [cut('cut.HEIC', heic, 0.55)]);
  const movie = applePart('video-h264.mov', { path: '', camera, moment: moment() });
  writer.asset('video', [cut('cut.MOV', movie, 0.7)]);
  const random = new Random(99);
  const noise = Buffer.from(Array.from({ length: 20_000 }, () => random.int(0, 255)));
  const takenAt = { evidence: 'mtime' } as const;
  const mtimeMs = instantOf(moment());
  const broken: AssetPart = {
    ...photo,
    path: `${folder}/noise.jpg`,
    role: 'photo',
    bytes: noise,
    mtimeMs,
    takenAt,
  };
  writer.asset('photo', [{ ...broken, oddity: 'noise' }]);
}

/** Extensions that are not what the bytes are. */
export async function writeLiars(place: OddPlace, moment: () => Moment): Promise<void> {
  const { writer, folder, camera } = place;
  const at = (path: string) => ({ path: `${folder}/${path}`, camera, moment: moment() });
  const liars: [ContentAsset['kind'], AssetPart][] = [
    ['photo', await jpegPart(5, at('really-a-jpeg.PNG'))],
    ['photo', await jpegPart(6, at('really-a-jpeg.HEIC'))],
    ['photo', heicPart('heic-6.heic', at('really-a-heic.JPG'))],
    ['video', applePart('video-h264.mov', at('really-a-movie.jpg'))],
  ];
  for (const [kind, part] of liars) writer.asset(kind, [{ ...part, oddity: 'wrong-extension' }]);
}

/** Dates that are none: zeros, blanks, the year 1904, a year to come. */
export async function writeUntimed(place: OddPlace, moment: () => Moment): Promise<void> {
  const { writer, folder } = place;
  const stock = await stockJpeg(7);
  const dates = {
    'date-zeros': '0000:00:00 00:00:00',
    'date-blanks': '    :  :     :  :  ',
    'date-none': undefined,
  };
  const { make, model } = cameras.moto;
  for (const [oddity, dateTime] of Object.entries(dates)) {
    const exif = buildExif({
      make,
      model,
      ...(dateTime === undefined ? {} : { dateTime }),
      userComment: oddity,
    });
    writer.asset('photo', [
      {
        path: `${folder}/${oddity}.jpg`,
        role: 'photo',
        kind: 'photo',
        mimeType: 'image/jpeg',
        bytes: withJpegExtras(stock.jpeg, { exif }),
        mtimeMs: instantOf(moment()),
        takenAt: { evidence: 'mtime' },
        camera: model,
        oddity,
      },
    ]);
  }
  writer.asset('video', [
    {
      path: `${folder}/year-1904.MOV`,
      role: 'video',
      kind: 'video',
      mimeType: 'video/quicktime',
      bytes: stampMovie(base('video-h264.mov'), { style: 'apple', utcMs: null, salt: 'year-1904' }),
      mtimeMs: instantOf(moment()),
      takenAt: { evidence: 'mtime' },
      oddity: 'date-1904',
    },
  ]);
  for (const format of ['webp', 'gif'] as const) {
    const part: AssetPart = {
      path: `${folder}/sticker.${format}`,
      role: 'photo',
      kind: 'photo',
      mimeType: `image/${format}`,
      bytes: await stockPicture(110, format, 480, 360),
      mtimeMs: instantOf(moment()),
      takenAt: { evidence: 'mtime' },
    };
    writer.asset('photo', [part]);
  }
}
