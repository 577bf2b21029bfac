import {
  Cloud,
  CloudDownload,
  Download,
  Eye,
  EyeOff,
  Heart,
  HeartOff,
  Pin,
  PinOff,
  Trash2,
  Undo2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { PerItem } from '../../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../../electron/contract/api/media-address.ts';
import { tileFlag } from '../../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../../electron/contract/api/timeline.ts';
import type { TimelineView } from '../../../electron/contract/api/timeline-view.ts';
import { useAsk } from '../../api/hooks.ts';
import { partsOf } from '../../api/parts-of.ts';
import { ask, tell } from '../../api/request.ts';
import { useFetching } from '../../fetching/use-fetching.tsx';
import { confirm } from '../../parts/confirm.tsx';
import { toast } from '../../parts/toast.tsx';
import { troubleInWords } from '../../parts/trouble-words.ts';
import { useFormats } from '../../parts/use-formats.ts';
import { save } from '../../viewer/save.ts';
import { useTimelineWords } from '../words.ts';
import { tellTrouble } from './tell-trouble.ts';

export interface SelectionAction {
  id: string;
  label: string;
  icon: ReactNode;
  keys: string[];
  isDanger?: boolean;
  run: () => void;
}

/** More files than these at once, and a browser asks for each. */
const mostSaved = 30;

interface Options {
  view: TimelineView;
  ids: readonly number[];
  /** Those that are loaded: what they have in common says what can be done. */
  tiles: readonly Tile[];
  patch: (ids: ReadonlySet<number>, flags: (before: number) => number) => void;
  done: () => void;
}

/** What can be done with some photos, in the order of a bar or a menu. Each tells what it did and, where it can, takes it back. */
export function useSelectionActions({ view, ids, tiles, patch, done }: Options): SelectionAction[] {
  const t = useTimelineWords();
  const formats = useFormats();
  const { data: safety } = useAsk('safety', {});
  const hasVault = safety?.hasVault ?? false;
  const fetching = useFetching();
  const count = ids.length;
  const run = (act: () => Promise<void>) => () => void act().catch(tellTrouble);
  const tellRefused = (refused: PerItem['refused']) => {
    const [first] = refused;
    if (first)
      toast({ words: t('refused', { count: refused.length, why: troubleInWords(first) }), isTrouble: true });
  };
  /** In as many parts as the engine takes at once; says what it refused, and when it broke off after a part of them. */
  const each = async (ask: (part: number[]) => Promise<PerItem>): Promise<number> => {
    let doneCount = 0;
    const refused: PerItem['refused'] = [];
    for (const part of partsOf(ids)) {
      try {
        const answer = await ask(part);
        doneCount += answer.done;
        refused.push(...answer.refused);
      } catch (error) {
        if (doneCount === 0) throw error;
        tellTrouble(error);
        break;
      }
    }
    tellRefused(refused);
    return doneCount;
  };
  const mark = (part: number[], marks: { favourite?: boolean; hidden?: boolean }) =>
    tell('markAssets', { ids: part, ...marks });

  const isEvery = (flag: number) => tiles.length > 0 && tiles.every((tile) => (tile.flags & flag) !== 0);
  const isSome = (flag: number) => tiles.some((tile) => (tile.flags & flag) !== 0);
  const knowsAll = tiles.length === count;
  // Of those that are not loaded nobody knows: a heart too many is less than one that is lost.
  const isFavourite = knowsAll && isEvery(tileFlag.favourite);

  const favourite: SelectionAction = {
    id: 'favourite',
    label: t(isFavourite ? 'removeFavourite' : 'addFavourite'),
    icon: isFavourite ? <HeartOff aria-hidden /> : <Heart aria-hidden />,
    keys: ['f'],
    run: run(async () => {
      const flag = tileFlag.favourite;
      const loved = new Set(tiles.flatMap((tile) => ((tile.flags & flag) !== 0 ? tile.id : [])));
      patch(new Set(ids), (before) => (isFavourite ? before & ~flag : before | flag));
      const changed = await each((part) => mark(part, { favourite: !isFavourite })).catch((error) => {
        // Nothing was saved: what is shown is what was so before.
        patch(loved, (before) => before | flag);
        patch(new Set(ids.filter((id) => !loved.has(id))), (before) => before & ~flag);
        throw error;
      });
      if (changed > 0)
        toast({ words: t(isFavourite ? 'nowNotFavourite' : 'nowFavourite', { count: changed }) });
      if (view === 'favourites') done();
    }),
  };
  const isHidden = view === 'hidden';
  const hide: SelectionAction = {
    id: 'hide',
    label: t(isHidden ? 'unhide' : 'hide'),
    icon: isHidden ? <Eye aria-hidden /> : <EyeOff aria-hidden />,
    keys: ['h'],
    run: run(async () => {
      const changed = await each((part) => mark(part, { hidden: !isHidden }));
      done();
      if (changed === 0) return;
      toast({
        words: t(isHidden ? 'nowUnhidden' : 'nowHidden', { count: changed }),
        onUndo: run(async () => void (await each((part) => mark(part, { hidden: isHidden })))),
      });
    }),
  };
  const trash: SelectionAction = {
    id: 'trash',
    label: t('trash'),
    icon: <Trash2 aria-hidden />,
    keys: ['Delete', 'Backspace'],
    run: run(async () => {
      const changed = await each((part) => tell('trashAssets', { ids: part }));
      done();
      if (changed === 0) return;
      toast({
        words: t('nowTrashed', { count: changed }),
        onUndo: run(async () => void (await each((part) => tell('restoreAssets', { ids: part })))),
      });
    }),
  };
  const fetch: SelectionAction = {
    id: 'fetch',
    label: t('fetch'),
    icon: <CloudDownload aria-hidden />,
    keys: ['shift+f'],
    run: run(async () => {
      if (await fetching.fetch(ids)) done();
    }),
  };
  const isKept = knowsAll && isEvery(tileFlag.keptHere);
  const keep: SelectionAction = {
    id: 'keep',
    label: t(isKept ? 'release' : 'keep'),
    icon: isKept ? <PinOff aria-hidden /> : <Pin aria-hidden />,
    keys: ['k'],
    run: run(async () => {
      const answer = isKept ? await fetching.release(ids) : await fetching.keep(ids);
      if (answer) tellRefused(answer.refused);
    }),
  };
  const evict: SelectionAction = {
    id: 'evict',
    label: t('evict'),
    icon: <Cloud aria-hidden />,
    keys: ['shift+e'],
    run: run(async () => {
      const isSure = await confirm({
        title: t('evictTitle', { count }),
        body: t('evictBody'),
        act: t('evictAct'),
      });
      if (!isSure) return;
      let freedBytes = 0;
      await each(async (part) => {
        const answer = await tell('evictOriginals', { ids: part });
        freedBytes += answer.freedBytes;
        return answer;
      });
      done();
      if (freedBytes > 0) toast({ words: t('nowEvicted', { size: formats.size(freedBytes) }) });
    }),
  };
  const saveCopies: SelectionAction = {
    id: 'save',
    label: t('save'),
    icon: <Download aria-hidden />,
    keys: ['mod+s'],
    run: run(async () => {
      for (const id of ids) {
        const { files } = await ask('asset', { id });
        if (files[0]) save(mediaAddress.download(files[0]));
        // One after the other, or the browser takes only the last.
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }),
  };
  const restore: SelectionAction = {
    id: 'restore',
    label: t('restore'),
    icon: <Undo2 aria-hidden />,
    keys: ['r'],
    run: run(async () => {
      const changed = await each((part) => tell('restoreAssets', { ids: part }));
      done();
      if (changed === 0) return;
      toast({
        words: t('nowRestored', { count: changed }),
        onUndo: run(async () => void (await each((part) => tell('trashAssets', { ids: part })))),
      });
    }),
  };
  const purge: SelectionAction = {
    id: 'purge',
    label: t('purge'),
    icon: <Trash2 aria-hidden />,
    keys: ['Delete'],
    isDanger: true,
    run: run(async () => {
      const isSure = await confirm({
        title: t('purgeTitle', { count }),
        body: t('purgeBody'),
        act: t('purgeAct', { count }),
        isDanger: true,
      });
      if (!isSure) return;
      const changed = await each((part) => tell('purgeAssets', { ids: part }));
      done();
      if (changed > 0) toast({ words: t('nowPurged', { count: changed }) });
    }),
  };
  if (view === 'trash') return [restore, purge];
  return [
    favourite,
    hide,
    ...(hasVault && (!knowsAll || isSome(tileFlag.vaultOnly)) ? [fetch] : []),
    ...(hasVault ? [keep] : []),
    ...(hasVault && !isKept && (!knowsAll || !isEvery(tileFlag.vaultOnly)) ? [evict] : []),
    ...(count <= mostSaved ? [saveCopies] : []),
    trash,
  ];
}
