import { Cloud, HardDrive } from 'lucide-react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { Place } from '../../electron/contract/api/settings.ts';
import type { StorePlaceInput } from '../../electron/contract/api/vault.ts';
import { PlaceChooser } from '../parts/place-chooser.tsx';
import { Switch } from '../parts/switch.tsx';
import { TextField } from '../parts/text-field.tsx';
import styles from './wizard.module.css';
import { useBackupWords } from './words.ts';

/** What the person has said so far of where a backup is. */
export interface StoreDraft {
  kind: 'folder' | 's3';
  folder: Place | null;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  pathStyle: boolean;
  accessKeyId: string;
  secretAccessKey: string;
}

export const emptyStoreDraft: StoreDraft = {
  kind: 'folder',
  folder: null,
  endpoint: '',
  region: '',
  bucket: '',
  prefix: '',
  pathStyle: true,
  accessKeyId: '',
  secretAccessKey: '',
};

/** Undefined while something is missing. */
export function storePlaceOf(draft: StoreDraft): StorePlaceInput | undefined {
  if (draft.kind === 'folder') return draft.folder ? { kind: 'folder', placeId: draft.folder.id } : undefined;
  const { accessKeyId, secretAccessKey, endpoint, region, bucket, prefix } = draft;
  if (!bucket.trim() || Boolean(accessKeyId.trim()) !== Boolean(secretAccessKey)) return undefined;
  return {
    kind: 's3',
    endpoint: endpoint.trim(),
    region: region.trim(),
    bucket: bucket.trim(),
    prefix: prefix.trim(),
    // Amazon wants the bucket in the name of the host.
    pathStyle: endpoint.trim() !== '' && draft.pathStyle,
    ...(secretAccessKey && { credentials: { accessKeyId: accessKeyId.trim(), secretAccessKey } }),
  };
}

interface StorePlaceFormProps {
  draft: StoreDraft;
  onChange: (draft: StoreDraft) => void;
}

export function StorePlaceForm({ draft, onChange }: StorePlaceFormProps) {
  const t = useBackupWords();
  const set = (some: Partial<StoreDraft>) => onChange({ ...draft, ...some });
  return (
    <>
      <RadioGroup
        aria-label={t('placeTitle')}
        className={styles.cards}
        value={draft.kind}
        onChange={(kind) => set({ kind: kind as StoreDraft['kind'] })}
      >
        <Radio value="folder" className={styles.card}>
          <HardDrive aria-hidden className={styles.cardIcon} />
          <span className={styles.cardTitle}>{t('folder')}</span>
          <span className={styles.cardMore}>{t('folderMore')}</span>
        </Radio>
        <Radio value="s3" className={styles.card}>
          <Cloud aria-hidden className={styles.cardIcon} />
          <span className={styles.cardTitle}>{t('bucket')}</span>
          <span className={styles.cardMore}>{t('bucketMore')}</span>
        </Radio>
      </RadioGroup>
      {draft.kind === 'folder' ? (
        <PlaceChooser
          purpose="vault"
          label={t('chooseDisk')}
          value={draft.folder}
          onChange={(folder) => set({ folder })}
        />
      ) : (
        <BucketFields draft={draft} set={set} />
      )}
    </>
  );
}

function BucketFields({ draft, set }: { draft: StoreDraft; set: (some: Partial<StoreDraft>) => void }) {
  const t = useBackupWords();
  return (
    <div className={styles.fields}>
      <TextField
        label={t('endpoint')}
        about={t('endpointAbout')}
        type="url"
        value={draft.endpoint}
        onChange={(endpoint) => set({ endpoint })}
        maxLength={500}
      />
      <TextField
        label={t('region')}
        value={draft.region}
        onChange={(region) => set({ region })}
        maxLength={100}
      />
      <TextField
        label={t('bucketName')}
        value={draft.bucket}
        onChange={(bucket) => set({ bucket })}
        maxLength={255}
      />
      <TextField
        label={t('prefix')}
        about={t('prefixAbout')}
        value={draft.prefix}
        onChange={(prefix) => set({ prefix })}
        maxLength={500}
      />
      {draft.endpoint.trim() && (
        <div className={styles.wide}>
          <Switch isSelected={draft.pathStyle} onChange={(pathStyle) => set({ pathStyle })}>
            {t('pathStyle')}
          </Switch>
          <p className={styles.small}>{t('pathStyleAbout')}</p>
        </div>
      )}
      <TextField
        label={t('accessKey')}
        value={draft.accessKeyId}
        onChange={(accessKeyId) => set({ accessKeyId })}
        maxLength={500}
      />
      <TextField
        label={t('secretKey')}
        type="password"
        value={draft.secretAccessKey}
        onChange={(secretAccessKey) => set({ secretAccessKey })}
        maxLength={500}
      />
      <p className={`${styles.small} ${styles.wide}`}>{t('keysAbout')}</p>
    </div>
  );
}
