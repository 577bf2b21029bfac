import { be16, be32 } from '../byte-order.ts';
import type { HeaderReader } from '../header-reader.ts';
import { walkBoxes } from './boxes.ts';
import { turnOrientation } from './orientation.ts';

const MAX_TABLE_BYTES = 256 * 1024;

export interface ItemPlace {
  offset: number;
  length: number;
}

/** What the meta box of a HEIF or AVIF file says of its primary picture and of the metadata items. */
export interface HeifIndex {
  /** Size of the primary picture as stored, before rotation; a grid's is the whole grid's. */
  width?: number;
  height?: number;
  /** EXIF equal of the primary picture's irot and imir. */
  orientation: number;
  exif?: ItemPlace;
  xmp?: ItemPlace;
}

/** Reads the content of a meta box (ISO 23008-12). */
export function readHeifIndex(reader: HeaderReader, start: number, end: number): HeifIndex {
  const index: HeifIndex = { orientation: 1 };
  let [primary, exifId, xmpId] = [-1, -1, -1];
  const boxes = new Map<string, [number, number]>();
  walkBoxes(reader, start + 4, end, (type, at, boxEnd) => {
    if (type === 'pitm') {
      const body = reader.view(at, 8);
      primary = body[0] === 0 ? be16(body, 4) : be32(body, 4);
    } else if (!boxes.has(type)) boxes.set(type, [at, boxEnd]);
    return undefined;
  });
  const info = boxes.get('iinf');
  if (info !== undefined) {
    const countBytes = reader.view(info[0], 1)[0] === 0 ? 2 : 4;
    walkBoxes(reader, info[0] + 4 + countBytes, info[1], (type, at, boxEnd) => {
      if (type !== 'infe') return undefined;
      const body = reader.view(at, Math.min(boxEnd - at, 48));
      const wide = body[0] === 3 ? 2 : 0;
      const itemType = body.toString('latin1', 8 + wide, 12 + wide);
      const id = wide === 0 ? be16(body, 4) : be32(body, 4);
      if (itemType === 'Exif' && exifId < 0) exifId = id;
      else if (itemType === 'mime' && xmpId < 0 && body.toString('latin1', 12 + wide).includes('rdf+xml'))
        xmpId = id;
      return undefined;
    });
  }
  const location = boxes.get('iloc');
  if (location !== undefined && (exifId >= 0 || xmpId >= 0)) {
    readPlaces(reader, location, boxes.get('idat'), (id, place) => {
      if (id === exifId) index.exif = place;
      else if (id === xmpId) index.xmp = place;
    });
  }
  const properties = boxes.get('iprp');
  if (properties !== undefined) readProperties(reader, properties, primary, index);
  return index;
}

/** The first extent of every item; metadata is not scattered in practice. */
function readPlaces(
  reader: HeaderReader,
  [start, end]: [number, number],
  idat: [number, number] | undefined,
  visit: (id: number, place: ItemPlace) => void,
): void {
  const table = reader.view(start, Math.min(end - start, MAX_TABLE_BYTES));
  const version = table[0]!;
  const [offsetBytes, lengthBytes, baseBytes] = [table[4]! >> 4, table[4]! & 15, table[5]! >> 4];
  const indexBytes = version === 0 ? 0 : table[5]! & 15;
  const wide = version === 2;
  let at = wide ? 10 : 8;
  const count = wide ? be32(table, 6) : be16(table, 6);
  const number = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + (table[at++] ?? 0);
    return value;
  };
  for (let item = 0; item < count && at < table.length; item++) {
    const id = number(wide ? 4 : 2);
    const method = version === 0 ? 0 : number(2) & 15;
    at += 2;
    const base = number(baseBytes);
    const extents = number(2);
    for (let extent = 0; extent < extents && at < table.length; extent++) {
      at += indexBytes;
      const offset = base + number(offsetBytes);
      const length = number(lengthBytes);
      if (extent > 0) continue;
      if (method === 0) visit(id, { offset, length });
      else if (method === 1 && idat !== undefined) visit(id, { offset: idat[0] + offset, length });
    }
  }
}

function readProperties(
  reader: HeaderReader,
  [start, end]: [number, number],
  primary: number,
  index: HeifIndex,
): void {
  let container: [number, number] | undefined;
  let wanted: number[] = [];
  walkBoxes(reader, start, end, (type, at, boxEnd) => {
    if (type === 'ipco') container = [at, boxEnd];
    else if (type === 'ipma' && wanted.length === 0) {
      wanted = associations(reader.view(at, Math.min(boxEnd - at, MAX_TABLE_BYTES)), primary);
    }
    return undefined;
  });
  if (container === undefined) return;
  const bodies = new Map<number, { type: string; body: Buffer }>();
  let number = 0;
  walkBoxes(reader, container[0], container[1], (type, at) => {
    number += 1;
    if (wanted.includes(number)) bodies.set(number, { type, body: reader.view(at, 12) });
    return undefined;
  });
  for (const each of wanted) {
    const property = bodies.get(each);
    if (property === undefined) continue;
    const { type, body } = property;
    if (type === 'ispe' && be32(body, 4) > 0 && be32(body, 8) > 0) {
      index.width = be32(body, 4);
      index.height = be32(body, 8);
    } else if (type === 'irot')
      index.orientation = turnOrientation(index.orientation, { quarters: 4 - (body[0]! & 3) });
    else if (type === 'imir') {
      // Axis 0 exchanges top and bottom, which is left and right exchanged and half a turn.
      const quarters = (body[0]! & 1) === 0 ? 2 : 0;
      index.orientation = turnOrientation(index.orientation, { mirror: true, quarters });
    }
  }
}

/** The property numbers of one item, in the order in which they apply. */
function associations(table: Buffer, item: number): number[] {
  const wideIds = table[0]! > 0;
  const wideNumbers = (table[3]! & 1) === 1;
  const count = be32(table, 4);
  let at = 8;
  for (let entry = 0; entry < count && at < table.length; entry++) {
    const id = wideIds ? be32(table, at) : be16(table, at);
    at += wideIds ? 4 : 2;
    const length = table[at++] ?? 0;
    if (id === item) {
      return Array.from({ length: Math.min(length, 32) }, (_, i) =>
        wideNumbers ? be16(table, at + i * 2) & 0x7fff : table[at + i]! & 0x7f,
      );
    }
    at += length * (wideNumbers ? 2 : 1);
  }
  return [];
}
