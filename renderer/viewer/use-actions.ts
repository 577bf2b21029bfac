import { useQueryClient } from '@tanstack/react-query';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { EngineError, tell } from '../api/request.ts';
import { useFetching } from '../fetching/use-fetching.tsx';
import { confirm } from '../parts/confirm.tsx';
import { toast } from '../parts/toast.tsx';
import { troubleInWords } from '../parts/trouble-words.ts';
import { useFormats } from '../parts/use-formats.ts';
import { evictableBytes } from './copies.ts';
import { useWords } from './words.ts';

interface ActionsOptions {
  tile: Tile | undefined;
  detail: AssetDetail | undefined;
  /** Goes on to the next before this one leaves the timeline. */
  leave(): void;
  /** Opens one again that has come back. */
  open(id: number): void;
}

export interface Actions {
  favourite(): void;
  hide(): void;
  rotate(by: 90 | 270): void;
  trash(): void;
  restore(): void;
  purge(): void;
  fetch(): void;
  keep(): void;
  evict(): void;
  openFile(file: number): void;
  showFile(file: number): void;
}

/** What a person can do with the photo that is open; each tells what it did, or why it did not. */
export function useActions({ tile, detail, leave, open }: ActionsOptions): Actions {
  const t = useWords();
  const formats = useFormats();
  const client = useQueryClient();
  const fetching = useFetching();
  const fail = (error: unknown) => {
    const trouble = error instanceof EngineError ? error : { code: 'internal', message: String(error) };
    const { code, message, advice } = trouble as EngineError;
    const words = troubleInWords({ code, message, ...(advice && { advice }) });
    toast({ words: t('refused', { message: words }), isTrouble: true });
  };
  const run = (act: () => Promise<unknown>) => void act().catch(fail);
  /** Refusals come beside what was done; with one photo there is one or none. */
  const unlessRefused = ({ refused }: { refused: readonly { code: string; message: string }[] }) => {
    const [first] = refused;
    if (first) throw new EngineError(first);
  };
  const name = detail?.files[0]?.name ?? '';
  const has = (flag: number) => ((tile?.flags ?? 0) & flag) !== 0;

  if (!tile) {
    const nothing = () => undefined;
    const file = nothing;
    return {
      ...{ favourite: nothing, hide: nothing, rotate: nothing, trash: nothing, restore: nothing },
      ...{ purge: nothing, fetch: nothing, keep: nothing, evict: nothing, openFile: file, showFile: file },
    };
  }
  const { id } = tile;
  const ids = [id];
  return {
    favourite: () =>
      run(async () => {
        const favourite = !has(tileFlag.favourite);
        unlessRefused(await tell('markAssets', { ids, favourite }));
        toast({ words: t(favourite ? 'nowFavourite' : 'nowNoFavourite') });
      }),
    hide: () =>
      run(async () => {
        const hidden = !has(tileFlag.hidden);
        leave();
        unlessRefused(await tell('markAssets', { ids, hidden }));
        const undo = async () => {
          unlessRefused(await tell('markAssets', { ids, hidden: !hidden }));
          open(id);
        };
        toast({ words: t(hidden ? 'nowHidden' : 'nowShown'), onUndo: () => run(undo) });
      }),
    rotate: (by) =>
      run(async () => {
        const rotation = ((tile.rotation + by) % 360) as Tile['rotation'];
        await tell('rotateAsset', { id, rotation });
        await client.invalidateQueries({ queryKey: ['timelineTiles'] });
      }),
    trash: () =>
      run(async () => {
        leave();
        unlessRefused(await tell('trashAssets', { ids }));
        const undo = async () => {
          unlessRefused(await tell('restoreAssets', { ids }));
          open(id);
        };
        toast({ words: t('nowTrashed'), onUndo: () => run(undo) });
      }),
    restore: () =>
      run(async () => {
        leave();
        unlessRefused(await tell('restoreAssets', { ids }));
        toast({ words: t('nowRestored') });
      }),
    purge: () =>
      run(async () => {
        const isSure = await confirm({
          title: t('purgeTitle'),
          body: t('purgeBody', { name }),
          act: t(tile.kind === 'video' ? 'purgeDoVideo' : 'purgeDo'),
          isDanger: true,
        });
        if (!isSure) return;
        leave();
        unlessRefused(await tell('purgeAssets', { ids }));
        toast({ words: t('nowPurged') });
      }),
    fetch: () => run(() => fetching.fetch(ids)),
    keep: () =>
      run(async () => {
        const answer = await (has(tileFlag.keptHere) ? fetching.release(ids) : fetching.keep(ids));
        if (answer) unlessRefused(answer);
      }),
    evict: () =>
      run(async () => {
        const size = formats.size(detail ? evictableBytes(detail) : 0);
        const isSure = await confirm({
          title: t('evictTitle', { size }),
          body: t('evictBody', { vault: detail?.vault ?? '' }),
          act: t('evictDo', { size }),
        });
        if (!isSure) return;
        const answer = await tell('evictOriginals', { ids });
        unlessRefused(answer);
        toast({ words: t('nowEvicted', { size: formats.size(answer.freedBytes) }) });
      }),
    openFile: (file) => run(() => tell('openOriginal', { file })),
    showFile: (file) => run(() => tell('showInFolder', { file })),
  };
}
