import type { MediaKind } from './facts.ts';

const EXTENSIONS: Record<Exclude<MediaKind, 'other'>, string> = {
  photo: 'jpg jpeg jpe jfif mpo png apng gif webp heic heif hif heics heifs avif avifs tif tiff bmp jxl',
  raw: 'dng cr2 cr3 crw nef nrw arw srf sr2 raf orf rw2 rwl pef srw 3fr fff iiq x3f erf kdc dcr mrw gpr',
  video: 'mov qt mp4 m4v 3gp 3gpp 3g2 avi mkv webm mts m2ts ts mpg mpeg mpe wmv asf flv insv lrv mp',
  adjustments: 'aae',
  sidecar: 'xmp',
};

const KIND_OF = new Map<string, MediaKind>(
  Object.entries(EXTENSIONS).flatMap(([kind, list]) =>
    list.split(' ').map((extension): [string, MediaKind] => [extension, kind as MediaKind]),
  ),
);

/** The extension in lower case without its dot; empty if there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** What a file's name promises; `other` when it promises nothing that we keep. */
export function kindOfName(name: string): MediaKind {
  return KIND_OF.get(extensionOf(name)) ?? 'other';
}
