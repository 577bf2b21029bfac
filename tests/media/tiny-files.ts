// Small files with just what a test is about, written by hand from the formats' descriptions.

type Entry = [tag: number, type: number, count: number, value: number | Buffer];

/** A TIFF structure (big-endian) of one directory with EXIF and GPS directories below it. */
export function exif(parts: { image?: Entry[]; exif?: Entry[]; gps?: Entry[] }): Buffer {
  const directories: Buffer[] = [];
  let end = 8;
  const write = (entries: Entry[]): number => {
    const at = end;
    let dataAt = at + 2 + entries.length * 12 + 4;
    const table: Buffer[] = [u16(entries.length)];
    const data: Buffer[] = [];
    for (const [tag, type, count, value] of [...entries].sort((a, b) => a[0] - b[0])) {
      const head = Buffer.concat([u16(tag), u16(type), u32(count)]);
      if (typeof value === 'number')
        table.push(head, type === 3 ? Buffer.concat([u16(value), u16(0)]) : u32(value));
      else if (value.length <= 4) table.push(head, Buffer.concat([value, Buffer.alloc(4 - value.length)]));
      else {
        table.push(head, u32(dataAt));
        data.push(value);
        dataAt += value.length;
      }
    }
    directories.push(Buffer.concat([...table, u32(0), ...data]));
    end = dataAt;
    return at;
  };
  const image = [...(parts.image ?? [])];
  if (parts.exif !== undefined) image.push([0x8769, 4, 1, write(parts.exif)]);
  if (parts.gps !== undefined) image.push([0x8825, 4, 1, write(parts.gps)]);
  const first = write(image);
  return Buffer.concat([Buffer.from('MM\0*', 'latin1'), u32(first), ...directories]);
}

/** An ASCII entry. */
export function ascii(tag: number, text: string): Entry {
  const bytes = Buffer.from(`${text}\0`, 'latin1');
  return [tag, 2, bytes.length, bytes];
}

/** A RATIONAL entry of whole numbers over 1, or of pairs. */
export function rationals(tag: number, values: (number | [number, number])[]): Entry {
  const pairs = values.map((value) => (typeof value === 'number' ? [value, 1] : value));
  return [
    tag,
    5,
    values.length,
    Buffer.concat(pairs.map(([over, under]) => Buffer.concat([u32(over!), u32(under!)]))),
  ];
}

/** A JPEG of nothing but segments and a frame header. */
export function jpeg(options: {
  exif?: Buffer;
  xmp?: string;
  width?: number;
  height?: number;
  tail?: Buffer;
}): Buffer {
  const segment = (marker: number, body: Buffer) =>
    Buffer.concat([Buffer.from([0xff, marker]), u16(body.length + 2), body]);
  const parts: Buffer[] = [Buffer.from([0xff, 0xd8])];
  if (options.exif)
    parts.push(segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), options.exif])));
  if (options.xmp)
    parts.push(segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${options.xmp}`, 'latin1')));
  parts.push(
    segment(
      0xc0,
      Buffer.concat([
        Buffer.from([8]),
        u16(options.height ?? 30),
        u16(options.width ?? 40),
        Buffer.from([3]),
      ]),
    ),
  );
  parts.push(Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9]), options.tail ?? Buffer.alloc(0));
  return Buffer.concat(parts);
}

export function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

export interface MovieOptions {
  created?: number;
  seconds?: number;
  matrix?: [number, number, number, number];
  keys?: Record<string, string>;
  userData?: Record<string, string>;
}

/** The movie box of a video of 1920 x 1080. */
export function movieBox({
  created = 0,
  seconds = 3,
  matrix = [1, 0, 0, 1],
  keys = {},
  userData = {},
}: MovieOptions): Buffer {
  const mvhd = box(
    'mvhd',
    u32(0),
    u32(created),
    u32(created),
    u32(600),
    u32(seconds * 600),
    Buffer.alloc(80),
  );
  const [a, b, c, d] = matrix.map((value) => i32(value * 65536)) as [Buffer, Buffer, Buffer, Buffer];
  const tkhd = box(
    'tkhd',
    u32(7),
    Buffer.alloc(36),
    a,
    b,
    u32(0),
    c,
    d,
    u32(0),
    u32(0),
    u32(0),
    u32(1 << 30),
    u32(1920 << 16),
    u32(1080 << 16),
  );
  const mdia = box('mdia', box('hdlr', u32(0), u32(0), Buffer.from('vide'), Buffer.alloc(12)));
  const names = Object.keys(keys);
  const keyBox = box(
    'keys',
    u32(0),
    u32(names.length),
    ...names.map((name) => Buffer.concat([u32(name.length + 8), Buffer.from(`mdta${name}`)])),
  );
  const items = names.map((name, i) =>
    Buffer.concat([
      u32(24 + keys[name]!.length),
      u32(i + 1),
      box('data', u32(1), u32(0), Buffer.from(keys[name]!)),
    ]),
  );
  const meta = box(
    'meta',
    box('hdlr', u32(0), u32(0), Buffer.from('mdta'), Buffer.alloc(12)),
    keyBox,
    box('ilst', ...items),
  );
  const udta = box(
    'udta',
    ...Object.entries(userData).map(([type, text]) =>
      box(type, u16(text.length), u16(0x15c7), Buffer.from(text)),
    ),
  );
  return box('moov', mvhd, box('trak', tkhd, mdia), meta, udta);
}

export const QUICKTIME = box('ftyp', Buffer.from('qt  \0\0\0\0qt  '));
export const MP4 = box('ftyp', Buffer.from('isom\0\0\0\0isommp42'));

export function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function i32(value: number): Buffer {
  return u32(value | 0);
}
