import type { Database } from 'better-sqlite3';

export type OutboxKind = 'refs' | 'log' | 'thumbs';

export interface OutboxRow {
  kind: OutboxKind;
  sequence: number;
  name: string;
  bytes: Uint8Array;
}

/**
 * The numbered objects that a desktop writes into the vault. A number is given away once, together with the exact bytes,
 * durably and before they are first sent: whatever crashes, no number ever stands for two objects.
 */
export function createOutbox(database: Database) {
  const last = database.prepare(
    'SELECT sequence, name FROM outbox WHERE desktop = ? AND kind = ? ORDER BY sequence DESC LIMIT 1',
  );
  const append = database.prepare(
    'INSERT INTO outbox (desktop, kind, sequence, name, bytes) VALUES (?, ?, ?, ?, ?)',
  );
  const nextUnsent = database.prepare(
    `SELECT kind, sequence, name, bytes FROM outbox WHERE desktop = ? AND kind = ? AND is_sent = 0
     ORDER BY sequence LIMIT 1`,
  );
  const unsent = database.prepare('SELECT count(*) FROM outbox WHERE is_sent = 0').pluck();
  const sent = database.prepare(
    'UPDATE outbox SET is_sent = 1, bytes = CASE WHEN @keep THEN bytes END WHERE desktop = @desktop AND kind = @kind AND sequence = @sequence',
  );
  const page = database.prepare(
    `SELECT kind, sequence, name, bytes FROM outbox WHERE desktop = ? AND kind = ? AND is_sent = 1 AND sequence > ?
     ORDER BY sequence LIMIT 20`,
  );
  const has = database
    .prepare('SELECT 1 FROM outbox WHERE desktop = ? AND kind = ? AND sequence = ? AND name = ?')
    .pluck();
  const desktops = database.prepare('SELECT DISTINCT desktop FROM outbox ORDER BY desktop').pluck();
  const dropUnsent = database.prepare('DELETE FROM outbox WHERE desktop = ? AND is_sent = 0');

  return {
    /** The last object of this kind, sent or not. */
    last: (desktop: string, kind: OutboxKind) =>
      last.get(desktop, kind) as { sequence: number; name: string } | undefined,
    /** Whether an object of that name was given a number here, sent or not. */
    has: (desktop: string, { kind, sequence, name }: Omit<OutboxRow, 'bytes'>) =>
      has.get(desktop, kind, sequence, name) !== undefined,
    append: (desktop: string, row: OutboxRow) =>
      append.run(desktop, row.kind, row.sequence, row.name, row.bytes),
    nextUnsent: (desktop: string, kind: OutboxKind) => nextUnsent.get(desktop, kind) as OutboxRow | undefined,
    unsentCount: () => unsent.get() as number,
    /** Bytes of references and log are kept, so that what a store loses can be put there again. */
    markSent: (desktop: string, { kind, sequence }: { kind: OutboxKind; sequence: number }) =>
      sent.run({ desktop, kind, sequence, keep: kind === 'thumbs' ? 0 : 1 }),
    /** What was sent, after this sequence, a page; `bytes` is null where they were not kept. */
    sentPage: (desktop: string, kind: OutboxKind, after: number) =>
      page.all(desktop, kind, after) as (Omit<OutboxRow, 'bytes'> & { bytes: Uint8Array | null })[],
    /** The names that this library has written under, the one of today and former ones. */
    desktops: () => desktops.all() as string[],
    dropUnsent: (desktop: string) => dropUnsent.run(desktop),
  };
}
