import { hasText } from '../byte-order.ts';
import { exifFacts } from '../exif/exif-facts.ts';
import { type ExifFields, readExifFields } from '../exif/exif-fields.ts';
import type { MediaFacts } from '../facts.ts';
import type { HeaderReader } from '../header-reader.ts';
import { walkBoxes } from './boxes.ts';

const CANON_UUID = '\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48';
/** Each directory of EXIF stands alone in a box, as a TIFF structure of its own. */
const DIRECTORY_OF_BOX = { CMT1: 'image', CMT2: 'exif', CMT4: 'gps' } as const;

/** Canon CR3: ISO media whose movie box carries EXIF in Canon's own box. */
export function readCr3(reader: HeaderReader): Partial<MediaFacts> {
  let fields: ExifFields | undefined;
  const inCanon = (type: string, at: number) => {
    const directory = DIRECTORY_OF_BOX[type as keyof typeof DIRECTORY_OF_BOX];
    if (directory !== undefined)
      fields = { ...fields, ...readExifFields(reader, at, directory) } as ExifFields;
    return undefined;
  };
  walkBoxes(reader, 0, reader.sizeBytes, (type, at, end) => {
    if (type !== 'moov') return undefined;
    walkBoxes(reader, at, end, (inner, innerAt, innerEnd) => {
      if (inner === 'uuid' && hasText(reader.view(innerAt, 16), 0, CANON_UUID)) {
        walkBoxes(reader, innerAt + 16, innerEnd, inCanon);
      }
      return undefined;
    });
    return true;
  });
  if (fields === undefined) return {};
  const facts = exifFacts(fields);
  if (fields.width && fields.height) Object.assign(facts, { width: fields.width, height: fields.height });
  return facts;
}
