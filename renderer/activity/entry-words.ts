import type { ActivityEntry } from '../../electron/contract/api/settings.ts';
import type { Speak } from '../i18n/i18n.ts';
import type { Formats } from '../parts/formats.ts';
import { activityWords } from './words.ts';

/** What counts in each kind, by the names that the engine gives. */
const counted = ['photos', 'items', 'files', 'count', 'done'];

const troubles: ReadonlySet<string> = new Set(['broken', 'damaged', 'mirror-behind', 'mirror-has-old-key']);

/** An entry as a sentence, with what goes beside it: how much it was, what did not work. */
export function entryWords(
  { kind, facts }: ActivityEntry,
  t: Speak,
  { size }: Pick<Formats, 'size'>,
): { what: string; beside: string[]; isTrouble: boolean } {
  const number = (name: string): number => (typeof facts[name] === 'number' ? facts[name] : 0);
  const photos = number(counted.find((name) => typeof facts[name] === 'number') ?? 'photos');
  const count = kind === 'proven' ? number('checked') : kind === 'broken' ? number('broken') : photos;
  const isKnown = kind in activityWords.en || `${kind}_other` in activityWords.en;
  const values = { ...facts, phone: facts.phone || t('aPhone'), count };
  const bytes = number('bytes') || number('freedBytes');
  const beside = [
    ...(bytes > 0 ? [size(bytes)] : []),
    ...(number('unreadable') > 0 ? [t('unreadable', { count: number('unreadable') })] : []),
    ...(number('repaired') > 0 ? [t('repaired', { count: number('repaired') })] : []),
  ];
  return {
    what: isKnown ? t(kind, values) : t('unknown', { kind: kind.replaceAll('-', ' ') }),
    beside,
    isTrouble: troubles.has(kind) || kind.endsWith('-stopped'),
  };
}
