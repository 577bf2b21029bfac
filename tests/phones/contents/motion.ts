import { withJpegExtras } from './jpeg.ts';

/** A photo with a video in it: the bytes, and where the video lies in them. */
export interface MotionPhoto {
  bytes: Buffer;
  video: { offset: number; length: number };
}

function xmpPacket(attributes: string, inner = ''): string {
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 5.1.0-jc003">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" ${attributes}>${inner}</rdf:Description>
  </rdf:RDF>
</x:xmpmeta>`;
}

function append(photo: Buffer, video: Buffer): MotionPhoto {
  return {
    bytes: Buffer.concat([photo, video]),
    video: { offset: photo.length, length: video.length },
  };
}

/** Motion photo format 1.0 of Android: a container directory names what follows the picture, with its length. */
export function googleXmp(length: number | string): string {
  const attributes = `xmlns:Camera="http://ns.google.com/photos/1.0/camera/" xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/" Camera:MotionPhoto="1" Camera:MotionPhotoVersion="1" Camera:MotionPhotoPresentationTimestampUs="750000"`;
  const item = (mime: string, semantic: string, bytes: number | string) =>
    `<rdf:li rdf:parseType="Resource"><Container:Item Item:Mime="${mime}" Item:Semantic="${semantic}" Item:Length="${bytes}" Item:Padding="0"/></rdf:li>`;
  const directory = `<Container:Directory><rdf:Seq>${item('image/jpeg', 'Primary', 0)}${item('video/mp4', 'MotionPhoto', length)}</rdf:Seq></Container:Directory>`;
  return xmpPacket(attributes, directory);
}

/** The older form: the offset of the video counts from the end of the file. */
export function microVideoXmp(offset: number | string): string {
  return xmpPacket(
    `xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MicroVideo="1" GCamera:MicroVideoVersion="1" GCamera:MicroVideoOffset="${offset}" GCamera:MicroVideoPresentationTimestampUs="750000"`,
  );
}

export function googleMotionPhoto(jpeg: Buffer, video: Buffer, exif: Buffer): MotionPhoto {
  return append(withJpegExtras(jpeg, { exif, xmp: googleXmp(video.length) }), video);
}

export function microVideo(jpeg: Buffer, video: Buffer, exif: Buffer): MotionPhoto {
  return append(withJpegExtras(jpeg, { exif, xmp: microVideoXmp(video.length) }), video);
}

function samsungBlock(type: number, name: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(name.length, 4);
  return Buffer.concat([head, Buffer.from(name), data]);
}

/**
 * Samsung's trailer: blocks behind the picture, then a directory `SEFH` whose entries count their offsets back from
 * its start, then the directory's length and `SEFT`.
 */
export function samsungMotionPhoto(jpeg: Buffer, video: Buffer, exif: Buffer, utcMs: number): MotionPhoto {
  const photo = withJpegExtras(jpeg, { exif });
  const blocks = [
    { type: 0x0a01, bytes: samsungBlock(0x0a01, 'Image_UTC_Data', Buffer.from(String(utcMs))) },
    { type: 0x0a30, bytes: samsungBlock(0x0a30, 'MotionPhoto_Data', video) },
  ];
  const directory = Buffer.alloc(12 + blocks.length * 12);
  directory.write('SEFH', 'latin1');
  directory.writeUInt32LE(107, 4);
  directory.writeUInt32LE(blocks.length, 8);
  let back = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
  for (const [index, block] of blocks.entries()) {
    directory.writeUInt16LE(block.type, 12 + index * 12 + 2);
    directory.writeUInt32LE(back, 12 + index * 12 + 4);
    directory.writeUInt32LE(block.bytes.length, 12 + index * 12 + 8);
    back -= block.bytes.length;
  }
  const end = Buffer.alloc(8);
  end.writeUInt32LE(directory.length);
  end.write('SEFT', 4, 'latin1');
  const bytes = Buffer.concat([photo, ...blocks.map((block) => block.bytes), directory, end]);
  return {
    bytes,
    video: { offset: bytes.length - end.length - directory.length - video.length, length: video.length },
  };
}
