import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Library } from '../library/open-library.ts';

/** Thumbnail and preview of these identities go; what is not there is no matter. */
export function removePictures(
  { previews, thumbnails }: Pick<Library, 'previews' | 'thumbnails'>,
  identities: readonly Uint8Array[],
): void {
  for (const identity of identities) {
    const name = Buffer.from(identity).toString('hex');
    for (const extension of ['jpg', 'webp'])
      rmSync(path.join(previews, name.slice(0, 2), `${name}.${extension}`), { force: true });
  }
  thumbnails.transaction(() => {
    for (const identity of identities) thumbnails.remove(identity);
  });
}
