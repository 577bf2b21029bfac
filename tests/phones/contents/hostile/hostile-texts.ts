import { withJpegExtras } from '../jpeg.ts';
import { googleXmp, microVideoXmp } from '../motion.ts';
import { base, stockJpeg } from '../stock.ts';
import type { HostileFile } from './hostile-file.ts';

/** Ten entities of ten each, ten deep: 10 GB of text from 1 KB. */
function laughs(): string {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const value = level === 0 ? 'ha' : `&l${level - 1};`.repeat(10);
    return `<!ENTITY l${level} "${value}">`;
  });
  return `<!DOCTYPE plist [${levels.join('')}]>`;
}

const plist = (body: string, type = '') => `<?xml version="1.0"?>${type}<plist version="1.0">${body}</plist>`;

function xmp(body: string, type = ''): string {
  return `${type}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MicroVideo="1" GCamera:MicroVideoOffset="100">${body}</rdf:Description></rdf:RDF></x:xmpmeta>`;
}

/** A binary property list whose one array holds itself; `objects` is what its trailer claims. */
function binaryPlist(objects: bigint): Buffer {
  const trailer = Buffer.alloc(32);
  trailer[6] = 1;
  trailer[7] = 1;
  trailer.writeBigUInt64BE(objects, 8);
  trailer.writeBigUInt64BE(10n, 24);
  return Buffer.concat([Buffer.from('bplist00'), Buffer.from([0xa1, 0x00, 0x08]), trailer]);
}

/** A Samsung trailer that claims more entries than the file has bytes, at places outside it. */
function greedyTrailer(jpeg: Buffer): Buffer {
  const directory = Buffer.alloc(24, 0xff);
  directory.write('SEFH', 'latin1');
  directory.writeUInt32LE(107, 4);
  directory.writeUInt16LE(0, 12);
  directory.writeUInt16LE(0x0a30, 14);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(directory.length);
  end.write('SEFT', 4, 'latin1');
  return Buffer.concat([jpeg, directory, end]);
}

export async function hostileTexts(): Promise<HostileFile[]> {
  const { jpeg } = await stockJpeg(0);
  const depth = 100_000;
  const outside = '<!DOCTYPE plist [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
  const aae = (name: string, danger: string, bytes: Buffer | string): HostileFile => ({
    name,
    danger,
    kind: 'adjustments',
    bytes: Buffer.from(bytes),
  });
  const photo = (name: string, danger: string, bytes: Buffer): HostileFile => ({
    name,
    danger,
    kind: 'photo',
    bytes,
  });
  const video = base('motion.mp4');
  const motion = (name: string, danger: string, claim: string) =>
    photo(name, danger, Buffer.concat([withJpegExtras(jpeg, { xmp: claim }), video]));
  return [
    aae('laughs.AAE', '10 GB from nested entities', plist('<string>&l9;</string>', laughs())),
    aae(
      'outside.AAE',
      'an entity that reads a file of this computer',
      plist('<string>&x;</string>', outside),
    ),
    aae(
      'deep.AAE',
      `${depth} arrays, one in the other`,
      plist(`${'<array>'.repeat(depth)}${'</array>'.repeat(depth)}`),
    ),
    aae('self.AAE', 'a binary list that holds itself', binaryPlist(1n)),
    aae('objects.AAE', 'a binary list of 2^63 objects', binaryPlist(2n ** 63n - 1n)),
    photo('laughs-xmp.jpg', 'nested entities in XMP', withJpegExtras(jpeg, { xmp: xmp('&l9;', laughs()) })),
    photo(
      'deep-xmp.jpg',
      'XMP 8,000 deep',
      withJpegExtras(jpeg, { xmp: xmp('<a>'.repeat(8000) + '</a>'.repeat(8000)) }),
    ),
    motion('motion-before-start.jpg', 'a video before the file', microVideoXmp('99999999999999999999')),
    motion('motion-negative.jpg', 'a video of negative length', googleXmp('-1')),
    motion('motion-endless.jpg', 'a video of 2^64 bytes', googleXmp('18446744073709551616')),
    photo('motion-trailer.jpg', 'a trailer of 4 G entries', greedyTrailer(jpeg)),
  ];
}
