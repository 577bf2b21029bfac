import type { Thumbnails } from '../../catalog/thumbnails.ts';
import { removePreviews } from '../pictures/preview-file.ts';

/** Where pictures of a library are. */
export interface Pictures {
  readonly previews: string;
  readonly thumbnails: Thumbnails;
}

/** Thumbnail and previews of these identities go; what is not there is no matter. */
export function removePictures({ previews, thumbnails }: Pictures, identities: readonly Uint8Array[]): void {
  for (const identity of identities) removePreviews(previews, identity);
  thumbnails.transaction(() => {
    for (const identity of identities) thumbnails.remove(identity);
  });
}
