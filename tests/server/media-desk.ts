import { rmSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createMediaSource } from '../../electron/engine/host/media/create-media-source.ts';
import type { Library } from '../../electron/engine/library/open-library.ts';
import { listAssets } from '../../electron/engine/list-assets.ts';
import { startDesk } from './server-desk.ts';

/** One file of the library, as an address needs it. */
export interface NamedFile {
  assetId: string;
  /** Of the asset. */
  key: number;
  /** Of the file. */
  id: number;
  sha256: string;
  sizeBytes: number;
  path: string | null;
}

/** A server of nothing but the pictures and files of a library. */
export async function mediaDesk(library: Library) {
  const media = createMediaSource({ requireLibrary: () => library });
  onTestFinished(() => media.close());
  const desk = await startDesk({ media });
  return {
    ...desk,
    media,
    /** By the name that it came with. */
    named: (name: string): NamedFile => {
      for (const { assetId, resources } of listAssets(library)) {
        const found = resources.find((each) => each.name === name);
        if (!found) continue;
        const key = library.catalog.assets.assetKey(Buffer.from(assetId, 'hex'))!;
        const { id } = library.catalog.assets.resourcesOf(key).find((each) => each.name === name)!;
        return { assetId, key, id, sha256: found.sha256, sizeBytes: found.sizeBytes, path: found.path };
      }
      throw new Error(`There is no ${name}.`);
    },
    /** As the engine frees space: the catalog knows of no place any more, and the file is gone. */
    evict: ({ id, path: place }: NamedFile) => {
      library.catalog.assets.setPath(id, null);
      rmSync(path.join(library.root, place!));
    },
  };
}
