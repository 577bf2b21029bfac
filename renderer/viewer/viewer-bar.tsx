import { ArrowLeft, Ellipsis, Heart, Info, Trash2, Undo2 } from 'lucide-react';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { tileFlag } from '../../electron/contract/api/tile-flag.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { narrow, useMedia } from '../app/use-media.ts';
import { IconButton, IconToggle } from '../parts/icon-button.tsx';
import { MenuButton } from '../parts/menu.tsx';
import { save } from './save.ts';
import type { Actions } from './use-actions.ts';
import { useViewerKey } from './use-viewer-key.ts';
import { useViewerMenu } from './use-viewer-menu.tsx';
import classes from './viewer-bar.module.css';
import { useWords } from './words.ts';

interface ViewerBarProps {
  title: string;
  subtitle: string;
  tile: Tile | undefined;
  detail: AssetDetail | undefined;
  actions: Actions;
  isInfoOpen: boolean;
  onInfo(isOpen: boolean): void;
  onClose(): void;
}

/** Above the photo: the way back, when it was taken, and what can be done with it. */
export function ViewerBar(props: ViewerBarProps) {
  const { title, subtitle, tile, detail, actions, isInfoOpen, onInfo, onClose } = props;
  const t = useWords();
  const isNarrow = useMedia(narrow);
  const flags = tile?.flags ?? 0;
  const isTrashed = (flags & tileFlag.trashed) !== 0;
  const isFavourite = (flags & tileFlag.favourite) !== 0;
  const isHidden = (flags & tileFlag.hidden) !== 0;
  const staysHere = (flags & tileFlag.keptHere) !== 0;
  const primary = detail?.files[0];
  const isThere = primary !== undefined && primary.where !== 'gone';
  const download = () => primary && save(mediaAddress.download(primary));

  const isKept = tile !== undefined && !isTrashed;
  useViewerKey('f', t(isFavourite ? 'unfavourite' : 'favourite'), actions.favourite, isKept);
  useViewerKey('h', t(isHidden ? 'unhide' : 'hide'), actions.hide, isKept);
  useViewerKey('k', t(staysHere ? 'release' : 'keep'), actions.keep, isKept && detail?.vault != null);
  useViewerKey('r', t('rotate'), () => actions.rotate(90), isKept);
  useViewerKey('shift+r', t('rotateBack'), () => actions.rotate(270), isKept);
  useViewerKey(['Delete', 'Backspace'], t('trash'), actions.trash, isKept);
  useViewerKey(['Delete'], t('purge'), actions.purge, isTrashed);
  useViewerKey('mod+s', t('saveAs'), download, isThere);
  useViewerKey('i', t('information'), () => onInfo(!isInfoOpen));

  const menu = useViewerMenu({ tile, detail, actions, download, isNarrow });

  return (
    <div className={classes.bar} data-viewer-bar role="toolbar" aria-label={t('viewer')}>
      <IconButton label={t('close')} keys="Esc" onPress={onClose}>
        <ArrowLeft aria-hidden className={classes.back} />
      </IconButton>
      <div className={classes.title}>
        <p className={classes.when}>{title}</p>
        <p className={classes.where}>{subtitle}</p>
      </div>
      {isKept && (
        <IconToggle
          label={t(isFavourite ? 'unfavourite' : 'favourite')}
          keys="F"
          isSelected={isFavourite}
          onChange={actions.favourite}
        >
          <Heart aria-hidden className={isFavourite ? classes.loved : undefined} />
        </IconToggle>
      )}
      <IconToggle label={t('information')} keys="I" isSelected={isInfoOpen} onChange={onInfo}>
        <Info aria-hidden />
      </IconToggle>
      {isKept && !isNarrow && (
        <IconButton label={t('trash')} keys="Del" onPress={actions.trash}>
          <Trash2 aria-hidden />
        </IconButton>
      )}
      {isTrashed && (
        <IconButton label={t('restore')} onPress={actions.restore}>
          <Undo2 aria-hidden />
        </IconButton>
      )}
      {isTrashed && !isNarrow && (
        <IconButton label={t('purge')} keys="Del" onPress={actions.purge}>
          <Trash2 aria-hidden />
        </IconButton>
      )}
      <MenuButton label={t('more')} groups={menu}>
        <IconButton label={t('more')}>
          <Ellipsis aria-hidden />
        </IconButton>
      </MenuButton>
    </div>
  );
}
