import { useAsk } from '../api/hooks.ts';
import { Fact, Section } from '../parts/page.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { useSettingsWords } from './words.ts';

export function LibrarySection() {
  const t = useSettingsWords();
  const formats = useFormats();
  const { data } = useAsk('library', {});
  return (
    <Section title={t('library')}>
      <Fact name={t('folder')}>{data ? <bdi>{data.shownPath}</bdi> : <Skeleton inlineSize={220} />}</Fact>
      <Fact name={t('holds')}>
        {data ? (
          t('holdsValue', { count: data.assets, size: formats.size(data.bytes) })
        ) : (
          <Skeleton inlineSize={180} />
        )}
      </Fact>
      {data?.freeBytes !== null && (
        <Fact name={t('room')}>
          {data ? (
            t('roomValue', {
              free: formats.size(data.freeBytes!),
              total: formats.size(data.totalBytes ?? data.freeBytes!),
            })
          ) : (
            <Skeleton inlineSize={120} />
          )}
        </Fact>
      )}
      {data && data.notices.length > 0 && (
        <Fact name={t('notices')}>
          <ul>
            {data.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </Fact>
      )}
    </Section>
  );
}
