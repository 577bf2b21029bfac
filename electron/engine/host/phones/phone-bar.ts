import { noOutcomes } from '../../../catalog/phone-files.ts';
import type { BarRow } from '../../../catalog/phone-sums.ts';
import type { PhoneCard } from '../../../contract/api/phones.ts';

type Part = keyof PhoneCard['bar'];

/** Where an item stands in the bar of its phone: in exactly one part. */
export function partOf({ outcome, where }: Pick<BarRow, 'outcome' | 'where'>): Part {
  switch (outcome) {
    case 'imported':
    case 'duplicate':
    case 'seen':
      return where === 'safe' ? 'safe' : where === 'here' ? 'hereOnly' : 'waiting';
    case 'pending':
      return 'waiting';
    case 'cloudOnly':
      return 'cloudOnly';
    case 'unreadable':
      return 'unreadable';
    default:
      return 'excluded';
  }
}

/** The sums of a phone; outcomes and parts of the bar add up to `listed`. */
export function phoneBar(
  rows: readonly BarRow[],
): Pick<PhoneCard, 'listed' | 'outcomes' | 'bar' | 'vanished'> {
  const outcomes = noOutcomes();
  const bar = { safe: 0, hereOnly: 0, waiting: 0, cloudOnly: 0, unreadable: 0, excluded: 0 };
  let [listed, vanished] = [0, 0];
  for (const row of rows) {
    outcomes[row.outcome] += row.items;
    bar[partOf(row)] += row.items;
    listed += row.items;
    if (partOf(row) === 'waiting' && row.outcome !== 'pending') vanished += row.items;
  }
  return { listed, outcomes, bar, vanished };
}
