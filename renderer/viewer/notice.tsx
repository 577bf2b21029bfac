import { Download, ExternalLink, ImageOff } from 'lucide-react';
import type { AssetFile } from '../../electron/contract/api/asset-detail.ts';
import { mediaAddress } from '../../electron/contract/api/media-address.ts';
import { Button } from '../parts/button.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { typeWords } from './facts.ts';
import classes from './notice.module.css';
import { save } from './save.ts';
import { useWords } from './words.ts';

interface NoticeProps {
  title: string;
  why: string;
  file?: AssetFile | undefined;
  openWords?: string;
  onOpen?(file: number): void;
}

/** In place of a picture that cannot be shown: what it is, and what can be done with it all the same. */
export function Notice({ title, why, file, openWords, onOpen }: NoticeProps) {
  const t = useWords();
  const formats = useFormats();
  const what = file && { name: file.name, type: typeWords(file), size: formats.size(file.sizeBytes) };
  return (
    <div className={classes.notice}>
      <ImageOff aria-hidden />
      <h2>{title}</h2>
      {what && <p className={classes.what}>{t('noPictureWhat', what)}</p>}
      <p className={classes.why}>{why}</p>
      {file && (
        <div className={classes.acts}>
          {file.where === 'here' && onOpen && (
            <Button kind="primary" onPress={() => onOpen(file.id)}>
              <ExternalLink aria-hidden />
              {openWords}
            </Button>
          )}
          {file.where !== 'gone' && (
            <Button onPress={() => save(mediaAddress.download(file))}>
              <Download aria-hidden />
              {t('saveAs')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
