import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Thumbnails } from '../../catalog/thumbnails.ts';

/** Where pictures of a library are. */
export interface Pictures {
  readonly previews: string;
  readonly thumbnails: Thumbnails;
}

/** Thumbnail and preview of these identities go; what is not there is no matter. */
export function removePictures({ previews, thumbnails }: Pictures, identities: readonly Uint8Array[]): void {
  for (const identity of identities) {
    const name = Buffer.from(identity).toString('hex');
    for (const extension of ['jpg', 'webp'])
      rmSync(path.join(previews, name.slice(0, 2), `${name}.${extension}`), { force: true });
  }
  thumbnails.transaction(() => {
    for (const identity of identities) thumbnails.remove(identity);
  });
}
