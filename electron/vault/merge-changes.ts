import type { Change } from './change.ts';

/** The change that counts for each field of each entity. */
export type LogState = Map<string, Map<string, Change>>;

/**
 * Takes changes into the state. In whatever order they come, in whatever pieces, and however often, the state ends the
 * same: for each field the change with the greatest clock counts.
 */
export function mergeChanges(state: LogState, changes: Iterable<Change>): LogState {
  for (const change of changes) {
    let fields = state.get(change.entity);
    if (!fields) {
      fields = new Map();
      state.set(change.entity, fields);
    }
    const there = fields.get(change.field);
    if (!there || wins(change, there)) fields.set(change.field, change);
  }
  return state;
}

/** Whether `change` counts and not `there`, for the same field of the same entity. Of two equal ones neither wins. */
export function wins(
  change: Pick<Change, 'clock' | 'value'>,
  there: Pick<Change, 'clock' | 'value'>,
): boolean {
  if (change.clock !== there.clock) return change.clock > there.clock;
  return Buffer.compare(jsonBytes(change.value), jsonBytes(there.value)) > 0;
}

const jsonBytes = (value: unknown) => Buffer.from(JSON.stringify(value));
