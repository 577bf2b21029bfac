import type { Phone } from '../../phone/phone.ts';
import type { Library } from '../library/open-library.ts';

/**
 * After a phone was listed: what it was asked to let go of and holds no more has left by the person's own hand, and gets its
 * receipt. Its assets stay as they are.
 */
export function settleListed({ catalog }: Library, { phone, key }: { phone: Phone; key: number }): void {
  const { phoneLeavings } = catalog;
  for (;;) {
    const gone = phoneLeavings.listedAndGone(key);
    if (gone.length === 0) return;
    catalog.transaction(() => {
      for (const { phoneFile, draft } of gone) {
        const { rawPath: _, ...facts } = draft;
        const seen = { phoneId: phone.id, phoneFile, checked: 'listing' as const, freedAtMs: Date.now() };
        phoneLeavings.keepReceipt({ ...facts, ...seen });
      }
    });
  }
}
