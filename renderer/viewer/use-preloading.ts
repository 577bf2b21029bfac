import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import { ask } from '../api/request.ts';
import { thumbnailAddress } from '../parts/thumbnails.ts';
import { preload } from './preload.ts';
import { editOf } from './sources.ts';
import type { Neighbours } from './use-neighbours.ts';

/** The next is the likeliest, then the previous, then those behind them. */
const order = [1, -1, 2, -2];

/** Fetches and decodes what is likely to be looked at next, one after the other, when the photo itself has had its start. */
export function usePreloading({ tiles, first, ordinal }: Neighbours): void {
  const client = useQueryClient();
  const wanted = ordinal === null ? [] : order.flatMap((by) => tiles[ordinal + by - first] ?? []);
  const key = wanted
    .map(({ id, assetId, picture, flags }) => `${id} ${assetId} ${picture} ${flags & tileFlag.thumbnail}`)
    .join('\n');
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(async () => {
      for (const line of key.split('\n').filter(Boolean)) {
        const [id, assetId, which, hasThumbnail] = line.split(' ') as [string, string, string, string];
        const shown = { assetId, picture: Number(which) };
        if (isOver) return;
        if (hasThumbnail !== '0') void preload(thumbnailAddress(shown));
        const input = { id: Number(id) };
        void client
          .fetchQuery({
            queryKey: ['asset', input],
            queryFn: ({ signal }) => ask('asset', input, { signal }),
          })
          .then(
            (detail) => {
              const edit = editOf(detail);
              if (edit && shown.picture === 0 && !isOver) void preload(mediaAddress.file(edit));
            },
            () => undefined,
          );
        await preload(mediaAddress.preview(shown));
      }
    }, 30);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key, client]);
}
