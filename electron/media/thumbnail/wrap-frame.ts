/** One key frame of a video as its container holds it. */
export interface KeyFrame {
  codec: 'hevc' | 'av1';
  /** The decoder configuration record (content of hvcC or av1C). */
  configuration: Uint8Array;
  data: Uint8Array;
  width: number;
  height: number;
}

/** A HEIF (HEVC) or AVIF (AV1) file with the frame as its only picture: still-picture decoders then take it. */
export function wrapFrame(frame: KeyFrame): Buffer {
  const hevc = frame.codec === 'hevc';
  const itemType = hevc ? 'hvc1' : 'av01';
  const brand = hevc ? 'heic' : 'avif';
  const ftyp = box('ftyp', text(brand), u32(0), text('mif1'), text(brand));
  const size = fullBox('ispe', 0, u32(frame.width), u32(frame.height));
  const properties = box('ipco', box(hevc ? 'hvcC' : 'av1C', frame.configuration), size);
  // Item 1 has properties 1 (essential) and 2.
  const associations = fullBox('ipma', 0, u32(1), u16(1), Buffer.from([2, 0x81, 2]));
  const metaWith = (dataAt: number) =>
    fullBox(
      'meta',
      0,
      fullBox('hdlr', 0, u32(0), text('pict'), Buffer.alloc(12), Buffer.alloc(1)),
      fullBox('pitm', 0, u16(1)),
      fullBox(
        'iloc',
        0,
        Buffer.from([0x44, 0x00]),
        u16(1),
        u16(1),
        u16(0),
        u16(1),
        u32(dataAt),
        u32(frame.data.length),
      ),
      fullBox('iinf', 0, u16(1), fullBox('infe', 2, u16(1), u16(0), text(itemType), Buffer.alloc(1))),
      box('iprp', properties, associations),
    );
  const dataAt = ftyp.length + metaWith(0).length + 8;
  return Buffer.concat([ftyp, metaWith(dataAt), box('mdat', frame.data)]);
}

/** A VP8 key frame as a WebP file, which is just that with a RIFF header. */
export function wrapVp8(data: Uint8Array): Buffer {
  const chunk = Buffer.concat([text('VP8 '), u32le(data.length), data, Buffer.alloc(data.length & 1)]);
  return Buffer.concat([text('RIFF'), u32le(chunk.length + 4), text('WEBP'), chunk]);
}

function box(type: string, ...parts: Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(length), text(type), ...parts]);
}

function fullBox(type: string, version: number, ...parts: Uint8Array[]): Buffer {
  return box(type, Buffer.from([version, 0, 0, 0]), ...parts);
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
