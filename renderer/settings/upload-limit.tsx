import { Select } from '../parts/select.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { useSettingsWords } from './words.ts';

const usual = [500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 25_000_000];

/** How fast a backup may send, so that others in the house can work too. */
export function UploadLimit({
  limit,
  onChange,
}: {
  limit: number | null;
  onChange: (limit: number | null) => void;
}) {
  const t = useSettingsWords();
  const formats = useFormats();
  const choices = limit === null || usual.includes(limit) ? usual : [...usual, limit].sort((a, b) => a - b);
  return (
    <Select
      label={t('uploadLimit')}
      value={limit === null ? 'free' : String(limit)}
      options={[
        { id: 'free', label: t('uploadFree') },
        ...choices.map((each) => ({
          id: String(each),
          label: t('uploadAtMost', { speed: formats.speed(each) }),
        })),
      ]}
      onChange={(id) => onChange(id === 'free' ? null : Number(id))}
    />
  );
}
