import { noOutcomes } from '../../../catalog/phone-files.ts';
import type { SomeHandlers } from '../handlers.ts';
import type { HostContext } from '../host-context.ts';
import type { PhoneDesk } from './phone-desk.ts';

const pageSize = 200;
const noGallery = { items: 0, trashed: 0, others: 0 };

export function createPhoneHandlers(
  { requireLibrary }: Pick<HostContext, 'requireLibrary'>,
  desk: PhoneDesk,
): SomeHandlers<'phones' | 'phoneLedger' | 'lookAtPhone' | 'importPhone' | 'forgetPhone'> {
  return {
    phones: async () => ({ phones: await desk.cards(), tools: desk.tools() }),
    phoneLedger: ({ phone, outcome, after }) => {
      const { phoneFiles, phoneSums } = requireLibrary().catalog;
      const key = phoneFiles.phoneKey(phone);
      if (key === undefined)
        return { listed: 0, outcomes: noOutcomes(), gallery: noGallery, items: [], isLast: true };
      const outcomes = phoneFiles.ledger(key);
      const items = phoneSums.ledgerPage(key, { after, outcome, limit: pageSize + 1 });
      return {
        listed: Object.values(outcomes).reduce((sum, each) => sum + each, 0),
        gallery: phoneSums.gallery(key),
        ...{ outcomes, items: items.slice(0, pageSize), isLast: items.length <= pageSize },
      };
    },
    lookAtPhone: ({ phone }) => ({ taskId: desk.look(phone) }),
    importPhone: ({ phone }) => ({ taskId: desk.import(phone) }),
    forgetPhone: ({ phone }) => {
      desk.forgetPhone(phone);
      return {};
    },
  };
}
