import type { VaultOverview } from '../../electron/contract/api/vault.ts';
import { useFormats } from '../parts/use-formats.ts';
import styles from './backup-page.module.css';
import { useBackupWords } from './words.ts';

const kindWord = {
  photo: 'kindPhoto',
  video: 'kindVideo',
  preview: 'kindPreview',
  thumbnail: 'kindThumbnail',
} as const;

/** What the store holds, by kind; by storage class where there is more than one. */
export function StoredTable({ vault }: { vault: VaultOverview }) {
  const t = useBackupWords();
  const kinds = vault.kinds.filter(({ files }) => files > 0);
  if (kinds.length === 0) return null;
  return (
    <section aria-labelledby="stored-title">
      <h2 id="stored-title" className={styles.heading}>
        {t('stored')}
      </h2>
      <Rows
        head={t('kind')}
        rows={kinds.map(({ kind, files, bytes }) => ({ id: kind, name: t(kindWord[kind]), files, bytes }))}
      />
      {vault.classes.length > 1 && (
        <Rows
          head={t('storageClass')}
          rows={vault.classes.map(({ name, files, bytes }) => ({
            id: name,
            name: name === 'standard' ? t('classStandard') : name,
            files,
            bytes,
          }))}
        />
      )}
    </section>
  );
}

interface RowsProps {
  head: string;
  rows: readonly { id: string; name: string; files: number; bytes: number }[];
}

function Rows({ head, rows }: RowsProps) {
  const t = useBackupWords();
  const formats = useFormats();
  const sum = (of: 'files' | 'bytes') => rows.reduce((total, row) => total + row[of], 0);
  const largest = Math.max(1, ...rows.map(({ bytes }) => bytes));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className={styles.number}>
            {t('files')}
          </th>
          <th scope="col" className={styles.number}>
            {t('bytes')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, files, bytes }) => (
          <tr key={id}>
            <th scope="row">
              {name}
              <span
                className={styles.share}
                style={{ inlineSize: `${(bytes / largest) * 100}%` }}
                aria-hidden="true"
              />
            </th>
            <td className={styles.number}>{formats.count(files)}</td>
            <td className={styles.number}>{formats.size(bytes)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('sum')}</th>
          <td className={styles.number}>{formats.count(sum('files'))}</td>
          <td className={styles.number}>{formats.size(sum('bytes'))}</td>
        </tr>
      </tfoot>
    </table>
  );
}
