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

/** Names that a file may have on a phone and that programs get wrong; none of them says when the picture was taken. */
export const oddNames: Record<string, string> = {
  emoji: 'Lofoten 🏝️👩‍👩‍👧 ❤️.jpg',
  newline: 'two\nlines.jpg',
  'carriage-return': 'over\rwritten.jpg',
  tab: 'a\ttab.jpg',
  escape: 'red \x1b[31malert\x1b[0m.jpg',
  quotes: `it's "quoted" \`here\`.jpg`,
  shell: '$(touch pwned); echo $HOME & ls | cat > x *?.jpg',
  backslash: 'back\\slash\\..\\up.jpg',
  'two-dots': '..hidden..jpg',
  'dots-inside': 'a..b.jpg',
  'three-dots': '... .jpg',
  dash: '-rf.jpg',
  spaces: '  spaces  .jpg',
  'reserved-on-windows': 'CON.jpg',
  'reserved-lower': 'aux.JPG',
  colon: 'C: 10:30.jpg',
  percent: '100%2e%2e%2f%00.jpg',
  'right-to-left': 'photo\u202egpj.exe.jpg',
  'zero-width': 'in\u200bvisible.jpg',
  chinese: '京都の夕暮れ・清水寺.jpg',
  composed: 'Caf\u00e9 Z\u00fcrich.jpg',
  decomposed: 'Cafe\u0301 Zu\u0308rich.jpg',
  'long-255-bytes': `${'long name '.repeat(25)}x.jpg`,
  'long-utf8-255-bytes': `${'写'.repeat(83)}ab.jpg`,
  'upper-and-lower': 'MiXeD.JpG',
};

interface Place {
  writer: ContentsWriter;
  folder: string;
  times: Generator<Moment>;
  camera: Camera;
}

/** Oddities that any phone may hold, in `folder`. */
export async function writeOddities(place: Place): Promise<void> {
  const { writer, folder, camera } = place;
  const moment = () => place.times.next().value as Moment;
  const add = (kind: ContentAsset['kind'], part: AssetPart, oddity: string) =>
    writer.asset(kind, [{ ...part, oddity }]);
  const jpeg = (path: string, number: number, extra = {}) =>
    jpegPart(number, { path: `${folder}/${path}`, camera, moment: moment(), extra });

  for (const [index, [oddity, name]] of Object.entries(oddNames).entries()) {
    add('photo', await jpeg(name, index % 8), `name-${oddity}`);
  }

  // Names that differ in nothing but their case.
  add('photo', await jpeg('CLASH_1.JPG', 1), 'case-clash');
  add('photo', await jpeg('clash_1.jpg', 2), 'case-clash');

  // The same bytes under two names are one asset; the same name elsewhere with other bytes is another.
  const twice = await jpeg('twice.jpg', 3);
  const asset = add('photo', twice, 'same-bytes');
  const { bytes, path: _, role, ...note } = twice;
  const copy = writer.file(`${folder}/twice (1).jpg`, bytes, { ...note, oddity: 'same-bytes' });
  writer.assign(copy, asset, role);

  writeBroken(place, await jpeg('whole.jpg', 4), moment);
  await writeLiars(place, moment);
  await writeUntimed(place, moment);

  const note2 = { kind: 'other', mimeType: 'application/octet-stream', outcome: 'unsupported' } as const;
  const texts = { 'ticket.pdf': '%PDF-1.4\n%%EOF\n', 'notes.txt': 'not a photo\n', 'no-extension': 'plain' };
  for (const [name, text] of Object.entries(texts)) {
    const mtimeMs = instantOf(moment());
    writer.file(`${folder}/${name}`, Buffer.from(text), { ...note2, mtimeMs, oddity: 'unsupported' });
  }
}

/** Empty, cut short, and noise under a picture's name. */
function writeBroken(place: Place, whole: AssetPart, moment: () => Moment): void {
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
  const cut = (part: AssetPart, path: string, share: number): AssetPart => ({
    ...part,
    path: `${folder}/${path}`,
    bytes: part.bytes.subarray(0, Math.floor(part.bytes.length * share)),
  });
  writer.asset('photo', [{ ...cut(whole, 'cut.jpg', 0.6), oddity: 'truncated' }]);
  const heic = heicPart('heic-2.heic', { path: '', camera, moment: moment() });
  writer.asset('photo', [{ ...cut(heic, 'cut.HEIC', 0.55), oddity: 'truncated' }]);
  // Without its end a video has lost moov, and with it all that it knew.
  const {
    takenAt: _t,
    latitude: _a,
    longitude: _o,
    camera: _c,
    ...movie
  } = applePart('video-h264.mov', {
    path: '',
    camera,
    moment: moment(),
  });
  const untimed = { ...cut(movie, 'cut.MOV', 0.7), takenAt: { evidence: 'mtime' } as const };
  writer.asset('video', [{ ...untimed, oddity: 'truncated' }]);
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
async function writeLiars(place: Place, moment: () => Moment): Promise<void> {
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
async function writeUntimed(place: Place, moment: () => Moment): Promise<void> {
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
