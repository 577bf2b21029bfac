import { X } from 'lucide-react';
import { useLocale } from 'react-aria-components';
import type { AssetDetail } from '../../electron/contract/api/asset-detail.ts';
import type { Tile } from '../../electron/contract/api/timeline.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { CopiesFacts } from './copies-facts.tsx';
import { CopyButton } from './copy-button.tsx';
import { coordinates, exposureWords, megapixels, offsetWords } from './facts.ts';
import { FileFacts } from './file-facts.tsx';
import classes from './information.module.css';
import { Section } from './section.tsx';
import { useWords } from './words.ts';

interface InformationProps {
  tile: Tile;
  detail: AssetDetail | undefined;
  onClose(): void;
  onOpenFile(file: number): void;
  onShowFile(file: number): void;
}

const evidenceKey = {
  'exif-offset': 'evidenceOffset',
  'exif-gps': 'evidenceGps',
  'quicktime-creationdate': 'evidenceOffset',
  'exif-local': 'evidenceLocal',
  'file-name': 'evidenceName',
  mtime: 'evidenceFile',
} as const;

/** What is known of a photo, in plain words: when and where, with what, and where its copies are. */
export function Information({ tile, detail, onClose, onOpenFile, onShowFile }: InformationProps) {
  const t = useWords();
  const formats = useFormats();
  const { locale } = useLocale();
  const offset = offsetWords(detail?.offsetMinutes ?? null);
  const exposure = detail ? exposureWords(detail.exposure, locale) : '';
  const bytes = detail?.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? 0;
  const picture = [
    tile.width && tile.height ? `${formats.count(tile.width)} × ${formats.count(tile.height)}` : '',
    tile.width && tile.height && tile.kind !== 'video'
      ? t('megapixels', { value: megapixels(tile.width, tile.height, locale) })
      : '',
    tile.durationMs !== null && tile.kind === 'video' ? formats.clip(tile.durationMs) : '',
    bytes > 0 ? formats.size(bytes) : '',
  ].filter(Boolean);
  const place =
    detail?.latitude != null && detail.longitude != null
      ? coordinates(detail.latitude, detail.longitude)
      : undefined;
  return (
    <div className={classes.panel}>
      <header className={classes.header}>
        <h2>{t('information')}</h2>
        <IconButton label={t('closeInformation')} onPress={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <Section title={t('when')}>
        <p className={classes.strong}>{formats.wallTime(tile.takenAtMs)}</p>
        {detail && (
          <p className={classes.soft}>
            {[offset && t('offset', { offset }), t(evidenceKey[detail.evidence])].filter(Boolean).join(' · ')}
          </p>
        )}
        {detail?.trashedAtMs != null && (
          <p className={classes.soft}>
            <span title={formats.instant(detail.trashedAtMs)}>
              {t('trashed', { ago: formats.ago(detail.trashedAtMs) })}
            </span>
            {tile.daysLeft !== undefined && `. ${t('trashedLeft', { count: tile.daysLeft })}`}
          </p>
        )}
      </Section>
      {(detail?.camera || detail?.lens || exposure) && (
        <Section title={t('camera')}>
          {detail?.camera && <p className={classes.strong}>{detail.camera}</p>}
          {detail?.lens && <p>{detail.lens}</p>}
          {exposure && <p className={classes.figures}>{exposure}</p>}
        </Section>
      )}
      {picture.length > 0 && (
        <Section title={t('picture')}>
          <p className={classes.figures}>{picture.join(' · ')}</p>
        </Section>
      )}
      {place && (
        <Section title={t('place')}>
          <div className={classes.line}>
            <p className={classes.figures}>{place}</p>
            <CopyButton text={place} label={t('copyPlace')} />
          </div>
        </Section>
      )}
      {detail && (
        <>
          <CopiesFacts detail={detail} />
          <Section title={t('files')}>
            <ul className={classes.files}>
              {detail.files.map((file) => (
                <FileFacts key={file.id} file={file} onOpen={onOpenFile} onShow={onShowFile} />
              ))}
            </ul>
          </Section>
        </>
      )}
    </div>
  );
}
