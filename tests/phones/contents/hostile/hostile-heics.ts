import { boxesOf, makeBox, u32 } from '../boxes.ts';
import { base } from '../stock.ts';
import type { HostileFile } from './hostile-file.ts';

const ALL_ONES = 0xffffffff;
const full = (type: string, version: number, ...parts: Uint8Array[]) =>
  makeBox(type, u32(version * 0x1000000), ...parts);
const u16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));

/** A good HEIC of an iPhone, one box of whose `meta` is replaced, by its type. */
function withMetaBox(replacement: Buffer): Buffer {
  const type = replacement.toString('latin1', 4, 8);
  const source = base('heic-5.heic');
  return Buffer.concat(
    boxesOf(source).map((box) => {
      if (box.type !== 'meta') return box.whole;
      const inner = boxesOf(box.body.subarray(4)).map((child) =>
        child.type === type ? replacement : child.whole,
      );
      return makeBox('meta', u32(0), ...inner);
    }),
  );
}

/** The same with a change to the bytes of one property. */
function withProperty(type: string, change: (property: Buffer) => void): Buffer {
  const out = Buffer.from(base('heic-5.heic'));
  for (let at = out.indexOf(type, 0, 'latin1'); at >= 0; at = out.indexOf(type, at + 4, 'latin1')) {
    change(out.subarray(at - 4));
  }
  return out;
}

/** 65,535 items of 65,535 extents each: 2^32 of them, in 16 bytes an extent that are not there. */
function endlessExtents(): Buffer {
  const item = Buffer.concat([u16(1, 0, 0, 0xffff), Buffer.alloc(64, 0xff)]);
  return full('iloc', 1, Buffer.from([0x88, 0x00]), u16(0xffff), ...Array.from({ length: 40 }, () => item));
}

function manyItems(): Buffer {
  return full('iloc', 2, Buffer.from([0x44, 0x00]), u32(ALL_ONES), u32(1), u16(0, 0, 1), u32(0, ALL_ONES));
}

/** A grid whose first tile is the grid, so that drawing it never ends. */
function selfReference(): Buffer {
  const grid = boxesOf(base('heic-5.heic'))
    .find((box) => box.type === 'meta')!
    .body.subarray(4);
  const id = boxesOf(grid)
    .find((box) => box.type === 'pitm')!
    .body.readUInt16BE(4);
  const tiles = id - 1;
  return full('iref', 0, makeBox('dimg', u16(id, tiles, ...Array.from({ length: tiles }, () => id))));
}

export function hostileHeics(): HostileFile[] {
  const heic = (name: string, danger: string, bytes: Buffer): HostileFile => ({
    name,
    danger,
    kind: 'photo',
    bytes,
  });
  return [
    heic('extents.heic', '2^32 extents', withMetaBox(endlessExtents())),
    heic('items.heic', '2^32 places of items', withMetaBox(manyItems())),
    heic('infos.heic', '2^32 items', withMetaBox(full('iinf', 1, u32(ALL_ONES)))),
    heic('self-grid.heic', 'a grid made of itself', withMetaBox(selfReference())),
    heic(
      'big-grid.heic',
      'a grid of 65,536 tiles and 2^32 pixels a side',
      withMetaBox(makeBox('idat', Buffer.from([0, 1, 255, 255]), u32(ALL_ONES, ALL_ONES))),
    ),
    heic(
      'big-image.heic',
      'pictures of 2^31 pixels a side',
      withProperty('ispe', (property) => property.fill(0x7f, 12, 20)),
    ),
    heic(
      'deep.heic',
      'properties 50,000 deep',
      withMetaBox(
        Buffer.concat(
          Array.from({ length: 50_000 }, (_, level) =>
            Buffer.concat([u32((50_000 - level) * 8), Buffer.from('iprp')]),
          ),
        ),
      ),
    ),
  ];
}
