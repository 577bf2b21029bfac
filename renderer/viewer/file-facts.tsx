import { Download, Ellipsis, ExternalLink, FolderOpen } from 'lucide-react';
import type { AssetFile } from '../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { MenuButton } from '../parts/menu.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { CopyButton } from './copy-button.tsx';
import classes from './information.module.css';
import { save } from './save.ts';
import { useWords } from './words.ts';

const roleKey = {
  photo: 'rolePhoto',
  video: 'roleVideo',
  'paired-video': 'rolePairedVideo',
  'edited-photo': 'roleEditedPhoto',
  'edited-video': 'roleEditedVideo',
  raw: 'roleRaw',
  adjustments: 'roleAdjustments',
  sidecar: 'roleSidecar',
} as const;
const whereKey = { here: 'whereHere', vault: 'whereVault', gone: 'whereGone' } as const;

interface FileFactsProps {
  file: AssetFile;
  onOpen(file: number): void;
  onShow(file: number): void;
}

/** One file of a photo: what it is to it, its name and size, where it is, and its digest to compare. */
export function FileFacts({ file, onOpen, onShow }: FileFactsProps) {
  const t = useWords();
  const formats = useFormats();
  const isHere = file.where === 'here';
  const what = [t(roleKey[file.role]), formats.size(file.sizeBytes), t(whereKey[file.where])];
  if (file.motionVideo) what.splice(1, 0, t('containsVideo'));
  const groups = [
    [
      {
        ...{
          id: 'save',
          label: t('saveAs'),
          icon: <Download aria-hidden />,
          isDisabled: file.where === 'gone',
        },
        onAction: () => save(mediaAddress.download(file)),
      },
      {
        ...{ id: 'open', label: t('openOriginal'), icon: <ExternalLink aria-hidden />, isDisabled: !isHere },
        onAction: () => onOpen(file.id),
      },
      {
        ...{ id: 'show', label: t('showInFolder'), icon: <FolderOpen aria-hidden />, isDisabled: !isHere },
        onAction: () => onShow(file.id),
      },
    ],
  ];
  return (
    <li className={classes.file}>
      <div className={classes.line}>
        <p className={classes.name} title={file.name}>
          {file.name}
        </p>
        <MenuButton label={file.name} groups={groups}>
          <IconButton label={t('fileMore', { name: file.name })}>
            <Ellipsis aria-hidden />
          </IconButton>
        </MenuButton>
      </div>
      <p className={classes.soft}>{what.join(' · ')}</p>
      <div className={classes.line}>
        <p className={classes.digest} title={file.sha256}>
          <span>{t('digest')}</span> {file.sha256.slice(0, 16)}…
        </p>
        <CopyButton text={file.sha256} label={t('copyDigest')} />
      </div>
    </li>
  );
}
