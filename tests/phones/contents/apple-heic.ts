import { boxesOf, makeBox, u32 } from './boxes.ts';

/** One HEVC stream of key frames as an MP4 holds it: the decoder's configuration, and each frame's bytes. */
export interface KeyFrames {
  config: Buffer;
  frames: Buffer[];
}

function child(bytes: Buffer, ...path: string[]): Buffer {
  let body = bytes;
  for (const type of path) {
    const found = boxesOf(body).find((box) => box.type === type);
    if (!found) throw new RangeError(`no ${type}`);
    body = found.body;
  }
  return body;
}

/** Takes the frames out of an MP4 with one HEVC track whose samples lie one behind the other. */
export function keyFramesOf(mp4: Buffer): KeyFrames {
  const table = child(mp4, 'moov', 'trak', 'mdia', 'minf', 'stbl');
  const entry = boxesOf(child(table, 'stsd').subarray(8))[0]!;
  const config = boxesOf(entry.body.subarray(78)).find((box) => box.type === 'hvcC')!.whole;
  const sizes = child(table, 'stsz');
  let at = child(table, 'stco').readUInt32BE(8);
  const frames = Array.from({ length: sizes.readUInt32BE(8) }, (_, index) => {
    const size = sizes.readUInt32BE(4) || sizes.readUInt32BE(12 + index * 4);
    at += size;
    return mp4.subarray(at - size, at);
  });
  return { config, frames };
}

const u16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
/** A box with version and flags. */
const full = (type: string, version: number, flags: number, ...parts: Uint8Array[]) =>
  makeBox(type, u32(version * 0x1000000 + flags), ...parts);

/** Size of a tile's edge, as iPhones cut their pictures. */
export const TILE = 512;

/**
 * A HEIC laid out as iPhones lay theirs out (ISO/IEC 23008-12): a grid of hidden 512 px tiles, the grid's own
 * description in `idat`, an embedded thumbnail, EXIF, and the orientation as `irot`.
 */
export function appleHeic(picture: {
  tiles: KeyFrames;
  thumbnail: KeyFrames;
  /** As stored, before the rotation. */
  width: number;
  height: number;
  thumbnailWidth: number;
  thumbnailHeight: number;
  /** Quarter turns counter-clockwise, as `irot` counts them. */
  turns: number;
  exif: Buffer;
}): Buffer {
  const columns = Math.ceil(picture.width / TILE);
  const rows = Math.ceil(picture.height / TILE);
  const tileIds = picture.tiles.frames.map((_, index) => index + 1);
  const grid = tileIds.length + 1;
  const thumbnail = grid + 1;
  const exif = grid + 2;
  const exifItem = Buffer.concat([u32(0), picture.exif]);

  const info = (id: number, type: string, hidden = false) =>
    full('infe', 2, hidden ? 1 : 0, u16(id, 0), Buffer.from(`${type}\0`));
  const items = [
    ...tileIds.map((id) => info(id, 'hvc1', true)),
    info(grid, 'grid'),
    info(thumbnail, 'hvc1'),
    info(exif, 'Exif', true),
  ];
  const reference = (type: string, from: number, to: number[]) => makeBox(type, u16(from, to.length, ...to));
  const size = (width: number, height: number) => full('ispe', 0, 0, u32(width, height));
  // BT.709 primaries, sRGB curve, BT.601 matrix, full range.
  const colour = makeBox('colr', Buffer.from('nclx'), u16(1, 13, 6), Buffer.from([0x80]));
  const properties = makeBox(
    'ipco',
    colour,
    picture.tiles.config,
    size(TILE, TILE),
    size(picture.width, picture.height),
    makeBox('irot', Buffer.from([picture.turns & 3])),
    full('pixi', 0, 0, Buffer.from([3, 8, 8, 8])),
    picture.thumbnail.config,
    size(picture.thumbnailWidth, picture.thumbnailHeight),
  );
  // The high bit of a property's number says that readers must understand it.
  const uses = (id: number, ...list: number[]) =>
    Buffer.concat([u16(id), Buffer.from([list.length, ...list])]);
  const associations = [
    ...tileIds.map((id) => uses(id, 0x82, 3, 1)),
    uses(grid, 4, 0x85, 6, 1),
    uses(thumbnail, 0x87, 8, 0x85, 6, 1),
  ];
  const description = Buffer.concat([
    Buffer.from([0, 0, rows - 1, columns - 1]),
    u16(picture.width, picture.height),
  ]);

  const inMdat = [...picture.tiles.frames, picture.thumbnail.frames[0]!, exifItem];
  const meta = (mdatBody: number): Buffer => {
    let at = mdatBody;
    const located = [...tileIds, thumbnail, exif].map((id, index) => {
      const length = inMdat[index]!.length;
      at += length;
      return Buffer.concat([u16(id, 0, 0, 1), u32(at - length, length)]);
    });
    located.splice(tileIds.length, 0, Buffer.concat([u16(grid, 1, 0, 1), u32(0, description.length)]));
    return full(
      'meta',
      0,
      0,
      full('hdlr', 0, 0, u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      makeBox('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1))),
      full('pitm', 0, 0, u16(grid)),
      full('iinf', 0, 0, u16(items.length), ...items),
      full(
        'iref',
        0,
        0,
        reference('dimg', grid, tileIds),
        reference('thmb', thumbnail, [grid]),
        reference('cdsc', exif, [grid]),
      ),
      makeBox('iprp', properties, full('ipma', 0, 0, u32(associations.length), ...associations)),
      makeBox('idat', description),
      full('iloc', 1, 0, Buffer.from([0x44, 0x00]), u16(located.length), ...located),
    );
  };
  const type = makeBox('ftyp', Buffer.from('heic\0\0\0\0mif1MiPrmiafMiHBheic'));
  const start = type.length + meta(0).length + 8;
  return Buffer.concat([type, meta(start), makeBox('mdat', ...inMdat)]);
}
