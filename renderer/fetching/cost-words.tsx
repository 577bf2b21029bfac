import type { FetchCost } from '../../electron/contract/api/asset-detail.ts';
import { useFormats } from '../parts/use-formats.ts';
import { useFetchingWords } from './words.ts';

const archives = new Set(['GLACIER', 'DEEP_ARCHIVE']);
const readForMoney = new Set(['STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR']);

/** What bringing originals here takes: how much, how long, whether the disk can hold it, and what is known of what it costs. */
export function CostWords({ cost, first }: { cost: FetchCost; first?: string }) {
  const t = useFetchingWords();
  const formats = useFormats();
  const { files, bytes, seconds, freeBytes, missingBytes, storageClass } = cost;
  const size = formats.size(bytes);
  const free = freeBytes === null ? '' : formats.size(freeBytes);
  if (missingBytes > 0)
    return (
      <>
        <p>{t('much', { count: files, size })}</p>
        <p>{t('noRoom', { missing: formats.size(missingBytes), free })}</p>
        <p>{t('noRoomDo')}</p>
      </>
    );
  const isArchive = storageClass !== null && archives.has(storageClass);
  const classWord = isArchive
    ? 'classArchive'
    : storageClass === 'INTELLIGENT_TIERING'
      ? 'classRead'
      : storageClass !== null && readForMoney.has(storageClass)
        ? 'classReadCost'
        : 'class';
  return (
    <>
      {first && <p>{first}</p>}
      <p>
        {[
          t('much', { count: files, size }),
          seconds === null ? t('takesUnknown') : t('takes', { time: formats.duration(seconds) }),
        ].join(' ')}
      </p>
      <p>{freeBytes === null ? t('fitsUnknown') : t('fits', { free })}</p>
      {storageClass !== null && <p>{t(classWord, { name: storageClass })}</p>}
      {cost.isBucket && <p>{t('bucket', { count: cost.requests })}</p>}
    </>
  );
}
