import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcome } from '../../../electron/contract/outcome.ts';
import { phoneBar } from '../../../electron/engine/host/phones/phone-bar.ts';

test('The bar of a phone and its outcomes add up to what it listed, and nothing is safe that is not in the vault', () => {
  const rows = fc.uniqueArray(
    fc.record({
      outcome: fc.constantFrom(...outcome.options),
      where: fc.constantFrom('safe' as const, 'here' as const, 'none' as const),
      items: fc.nat(1_000_000),
    }),
    { selector: ({ outcome: of, where }) => `${of} ${where}` },
  );
  fc.assert(
    fc.property(rows, (all) => {
      const { listed, bar, outcomes, vanished } = phoneBar(all);
      const sum = (counts: Record<string, number>) =>
        Object.values(counts).reduce((total, each) => total + each, 0);
      expect(listed).toBe(all.reduce((total, { items }) => total + items, 0));
      expect(sum(bar)).toBe(listed);
      expect(sum(outcomes)).toBe(listed);
      const proven = all
        .filter(({ where }) => where === 'safe')
        .reduce((total, { items }) => total + items, 0);
      expect(bar.safe).toBeLessThanOrEqual(proven);
      // What waits is still to come, or was here and has vanished.
      expect(bar.waiting).toBe(outcomes.pending + vanished);
    }),
  );
});
