import type { FreeSpacePlan, StayCode } from '../../electron/contract/api/free-space.ts';
import { Fact, Section } from '../parts/page.tsx';
import { useFormats } from '../parts/use-formats.ts';
import { useFreeSpaceWords } from './words.ts';

/** Why photos stay, in numbers. */
export function Staying({ staying }: Pick<FreeSpacePlan, 'staying'>) {
  const t = useFreeSpaceWords();
  const formats = useFormats();
  const codes = (Object.keys(staying) as StayCode[])
    .filter((code) => (staying[code] ?? 0) > 0)
    .sort((one, other) => staying[other]! - staying[one]!);
  if (codes.length === 0) return null;
  return (
    <Section title={t('stays')}>
      {codes.map((code) => (
        <Fact key={code} name={t(`stay-${code}`)}>
          {formats.count(staying[code]!)}
        </Fact>
      ))}
    </Section>
  );
}
