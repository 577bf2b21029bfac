import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LoggedChange, openLogState } from '../../electron/catalog/log-state.ts';
import { mergeChanges } from '../../electron/vault/merge-changes.ts';

const change: fc.Arbitrary<LoggedChange> = fc.record({
  clock: fc.constantFrom('1', '2', '3', '4'),
  entity: fc.constantFrom('asset:aa', 'asset:bb', 'alias:cc'),
  field: fc.constantFrom('kind', 'favourite', `resource:photo:${'0'.repeat(64)}`),
  value: fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
  ),
});

const read = (state: ReturnType<typeof openLogState>) =>
  (['asset', 'alias'] as const).flatMap((kind) =>
    [...state.all(kind)].map(({ id, fields }) => [`${kind}:${id}`, JSON.stringify([...fields].sort())]),
  );

it('ends with the same state as the merge in memory, whatever the order and however often', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (changes, cut) => {
      const state = openLogState();
      try {
        state.take(changes.slice(cut));
        state.take(changes.slice(0, cut));
        state.take(changes);
        const merged = [...mergeChanges(new Map(), changes)].map(([entity, fields]) => [
          entity,
          JSON.stringify([...fields].map(([field, { value }]) => [field, value]).sort()),
        ]);
        expect(Object.fromEntries(read(state))).toEqual(Object.fromEntries(merged));
      } finally {
        state.close();
      }
    }),
  );
});

it('reads more than a page, and one by its id', () => {
  const state = openLogState();
  const ids = Array.from({ length: 1234 }, (_, at) => at.toString(16).padStart(32, '0'));
  state.take(
    ids.flatMap((id, at) => [
      { clock: '1', entity: `asset:${id}`, field: 'resource:photo:aa', value: { sizeBytes: at } },
      { clock: '2', entity: `asset:${id}`, field: 'resource:raw:bb', value: null },
    ]),
  );
  expect([...state.all('asset')].map(({ id }) => id)).toEqual(ids);
  expect(state.asset(ids[7]!)?.fields.get('resource:photo:aa')).toEqual({ sizeBytes: 7 });
  state.close();
});
