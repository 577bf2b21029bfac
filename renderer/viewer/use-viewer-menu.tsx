import {
  CloudDownload,
  Download,
  ExternalLink,
  Eye,
  EyeOff,
  FolderOpen,
  HardDriveUpload,
  Pin,
  PinOff,
  RotateCcw,
  RotateCw,
  Trash2,
} from 'lucide-react';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import type { MenuEntry } from '../parts/menu.tsx';
import { evictableBytes } from './copies.ts';
import type { Actions } from './use-actions.ts';
import { useWords } from './words.ts';

interface ViewerMenuOptions {
  tile: Tile | undefined;
  detail: AssetDetail | undefined;
  actions: Actions;
  download(): void;
  /** The bar has no room for what ends a photo. */
  isNarrow: boolean;
}

/** What can be done with the photo beside what stands in the bar, in groups. */
export function useViewerMenu({
  tile,
  detail,
  actions,
  download,
  isNarrow,
}: ViewerMenuOptions): MenuEntry[][] {
  const t = useWords();
  if (!tile) return [];
  const has = (flag: number) => (tile.flags & flag) !== 0;
  const files = detail?.files ?? [];
  const [primary] = files;
  const saves: MenuEntry[] = [];
  if (primary && primary.where !== 'gone')
    saves.push({ id: 'save', label: t('saveAs'), icon: <Download aria-hidden />, onAction: download });
  if (primary?.where === 'here') {
    const { id } = primary;
    saves.push(
      {
        ...{ id: 'open', label: t('openOriginal'), icon: <ExternalLink aria-hidden /> },
        onAction: () => actions.openFile(id),
      },
      {
        ...{ id: 'show', label: t('showInFolder'), icon: <FolderOpen aria-hidden /> },
        onAction: () => actions.showFile(id),
      },
    );
  }
  const ends = (id: 'trash' | 'purge'): MenuEntry[] =>
    isNarrow
      ? [{ id, label: t(id), icon: <Trash2 aria-hidden />, isDanger: true, onAction: actions[id] }]
      : [];
  if (has(tileFlag.trashed)) return [saves, ends('purge')];

  const isHidden = has(tileFlag.hidden);
  const look: MenuEntry[] = [
    {
      ...{ id: 'rotate', label: t('rotate'), icon: <RotateCw aria-hidden />, keys: 'R' },
      onAction: () => actions.rotate(90),
    },
    {
      ...{ id: 'rotate-back', label: t('rotateBack'), icon: <RotateCcw aria-hidden />, keys: 'Shift R' },
      onAction: () => actions.rotate(270),
    },
    {
      ...{ id: 'hide', label: t(isHidden ? 'unhide' : 'hide'), keys: 'H', onAction: actions.hide },
      icon: isHidden ? <Eye aria-hidden /> : <EyeOff aria-hidden />,
    },
  ];
  const staysHere = has(tileFlag.keptHere);
  const copies: MenuEntry[] = [];
  if (files.some(({ where }) => where === 'vault'))
    copies.push({
      ...{ id: 'fetch', label: t('fetch'), icon: <CloudDownload aria-hidden />, onAction: actions.fetch },
    });
  if (detail?.vault != null)
    copies.push({
      ...{ id: 'keep', label: t(staysHere ? 'release' : 'keep'), keys: 'K', onAction: actions.keep },
      icon: staysHere ? <PinOff aria-hidden /> : <Pin aria-hidden />,
    });
  if (detail && evictableBytes(detail) > 0 && !staysHere)
    copies.push({
      ...{ id: 'evict', label: t('evict'), icon: <HardDriveUpload aria-hidden />, onAction: actions.evict },
    });
  return [look, saves, copies, ends('trash')];
}
