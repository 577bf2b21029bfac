import { be32, hasText, le16 } from './byte-order.ts';
import type { MediaKind } from './facts.ts';
import { extensionOf, kindOfName } from './media-name.ts';

export interface DetectedKind {
  kind: MediaKind;
  mimeType: string;
}

const UNKNOWN = 'application/octet-stream';

/** Major brands of ISO media that are no video with pictures of its own. */
const BRANDS: Record<string, DetectedKind> = {
  'crx ': { kind: 'raw', mimeType: 'image/x-canon-cr3' },
  'qt  ': { kind: 'video', mimeType: 'video/quicktime' },
  'M4A ': { kind: 'other', mimeType: 'audio/mp4' },
  'M4B ': { kind: 'other', mimeType: 'audio/mp4' },
};
const RAW_TYPES: Record<string, string> = {
  dng: 'image/x-adobe-dng',
  nef: 'image/x-nikon-nef',
  nrw: 'image/x-nikon-nrw',
  arw: 'image/x-sony-arw',
  pef: 'image/x-pentax-pef',
  srw: 'image/x-samsung-srw',
};

/** What the first bytes (64 are enough, 4 KiB for text) are, by content; by the name where the content does not say. */
export function detectKind(head: Uint8Array, name: string): DetectedKind {
  return byMagic(head, name) ?? byText(head, name) ?? { kind: kindOfName(name), mimeType: UNKNOWN };
}

function byMagic(head: Uint8Array, name: string): DetectedKind | undefined {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return photo('jpeg');
  if (hasText(head, 4, 'ftyp')) return byBrand(head);
  if (hasText(head, 0, '\x89PNG\r\n\x1a\n')) return photo('png');
  if (hasText(head, 0, 'GIF8')) return photo('gif');
  if (hasText(head, 0, 'RIFF')) {
    if (hasText(head, 8, 'WEBP')) return photo('webp');
    if (hasText(head, 8, 'AVI ')) return video('x-msvideo');
    return { kind: 'other', mimeType: UNKNOWN };
  }
  if (hasText(head, 0, 'II*\0') || hasText(head, 0, 'MM\0*')) return tiff(head, name);
  if (hasText(head, 0, 'IIU\0')) return raw('panasonic-rw2');
  if (hasText(head, 0, 'IIRO') || hasText(head, 0, 'IIRS') || hasText(head, 0, 'MMOR'))
    return raw('olympus-orf');
  if (hasText(head, 0, 'FUJIFILMCCD-RAW')) return raw('fuji-raf');
  if (hasText(head, 0, 'FOVb')) return raw('sigma-x3f');
  if (hasText(head, 0, '\x1a\x45\xdf\xa3')) {
    const webm = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 64)).includes('webm');
    return video(webm ? 'webm' : 'x-matroska');
  }
  if (
    ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].some((type) => hasText(head, 4, type)) &&
    be32(head, 0) !== 0
  ) {
    return kindOfName(name) === 'video' ? video('quicktime') : undefined;
  }
  if (hasText(head, 0, '\0\0\0\x0cJXL ') || (head[0] === 0xff && head[1] === 0x0a)) return photo('jxl');
  if (hasText(head, 0, 'BM') && kindOfName(name) === 'photo') return photo('bmp');
  if (hasText(head, 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return video('x-ms-asf');
  if (hasText(head, 0, 'FLV\x01')) return video('x-flv');
  if (be32(head, 0) === 0x1ba) return video('mpeg');
  if ((head[0] === 0x47 && head[188] === 0x47) || (head[4] === 0x47 && head[196] === 0x47))
    return video('mp2t');
  return undefined;
}

function byBrand(head: Uint8Array): DetectedKind {
  const boxBytes = Math.min(be32(head, 0), head.length, 256);
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString(
    'latin1',
    8,
    Math.max(12, boxBytes),
  );
  const major = text.slice(0, 4);
  const known = BRANDS[major];
  if (known !== undefined) return known;
  if (major === 'avif' || major === 'avis') return photo('avif');
  if (/^(heic|heix|heim|heis|hevc|hevx)$/.test(major)) return photo('heic');
  if (/^(mif1|msf1|miaf|mif2)$/.test(major)) {
    if (text.includes('avif')) return photo('avif');
    return photo(/hei[cxms]/.test(text) ? 'heic' : 'heif');
  }
  return video(/^(3g[2a-z])/.test(major) ? '3gpp' : 'mp4');
}

/** A TIFF by its bytes; a raw if Canon says so or the name does. Directories say more (`readHeader`). */
function tiff(head: Uint8Array, name: string): DetectedKind {
  if (hasText(head, 8, 'CR') && le16(head, 2) === 42) return raw('canon-cr2');
  if (kindOfName(name) !== 'raw') return photo('tiff');
  return { kind: 'raw', mimeType: RAW_TYPES[extensionOf(name)] ?? 'image/x-dcraw' };
}

/** Apple's adjustments are a property list, XMP is XML: text says little alone, so it must fit the name or speak plainly. */
function byText(head: Uint8Array, name: string): DetectedKind | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 4096)).toString('latin1');
  if (text.startsWith('bplist00') || text.includes('<plist')) {
    const named = kindOfName(name) === 'adjustments';
    if (named || text.includes('adjustmentFormatIdentifier'))
      return { kind: 'adjustments', mimeType: 'application/x-apple-aae' };
    return { kind: 'other', mimeType: UNKNOWN };
  }
  if (text.includes('<x:xmpmeta') || text.includes('http://www.w3.org/1999/02/22-rdf-syntax-ns#')) {
    return { kind: 'sidecar', mimeType: 'application/rdf+xml' };
  }
  return undefined;
}

function photo(type: string): DetectedKind {
  return { kind: 'photo', mimeType: `image/${type}` };
}

function raw(type: string): DetectedKind {
  return { kind: 'raw', mimeType: `image/x-${type}` };
}

function video(type: string): DetectedKind {
  return { kind: 'video', mimeType: `video/${type}` };
}
