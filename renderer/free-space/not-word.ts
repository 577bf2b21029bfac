import type { PhoneCard } from '../../electron/contract/api/phones.ts';

/** What will not happen when space is made on a phone, as a key of the words. */
export function notWord({ kind }: Pick<PhoneCard, 'kind'>) {
  return kind === 'iphone' ? 'openNotHand' : kind === 'folder' ? 'openNotCard' : 'openNot';
}
