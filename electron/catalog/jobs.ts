import type { Database } from 'better-sqlite3';

export interface JobRow {
  id: number;
  kind: string;
  subject: number;
  attempts: number;
  /** Another one when there has been a new reason for it since. */
  revision: number;
}

/** Delay before the next try: 1 minute, then five times as long each time, at most a day. */
const backoffMs = (attempts: number) => Math.min(60_000 * 5 ** (attempts - 1), 86_400_000);

/** Durable work: what is added here is done some day, or is shown as failed with a code. */
export function createJobs(database: Database) {
  const add = database.prepare(
    `INSERT INTO job (kind, subject) VALUES (?, ?)
     ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL`,
  );
  const due = database.prepare(
    `SELECT id, kind, subject, attempts, revision FROM job
     WHERE kind = ? AND state = 'waiting' AND next_attempt_ms <= ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const finish = database.prepare('DELETE FROM job WHERE id = ? AND revision = ?');
  const drop = database.prepare('DELETE FROM job WHERE subject = ? AND kind = ?');
  const fail = database.prepare(
    'UPDATE job SET state = ?, attempts = attempts + 1, next_attempt_ms = ?, error_code = ? WHERE id = ? AND revision = ?',
  );
  const addForAll = database.prepare(
    'INSERT INTO job (kind, subject) SELECT ?, id FROM asset WHERE true ON CONFLICT (kind, subject) DO NOTHING',
  );
  const dueCount = database
    .prepare("SELECT count(*) FROM job WHERE kind = ? AND state = 'waiting' AND next_attempt_ms <= ?")
    .pluck();
  const dueBytes = database
    .prepare(
      `SELECT coalesce(sum(r.size_bytes), 0) FROM job j JOIN resource r ON r.id = j.subject
       WHERE j.kind = ? AND j.state = 'waiting' AND j.next_attempt_ms <= ?`,
    )
    .pluck();
  const has = database.prepare('SELECT 1 FROM job WHERE kind = ? AND subject = ?').pluck();
  const hasFailed = database
    .prepare("SELECT 1 FROM job WHERE kind = ? AND subject = ? AND state = 'failed'")
    .pluck();
  const waiting = database.prepare("SELECT count(*) FROM job WHERE kind = ? AND state = 'waiting'").pluck();

  return {
    add: (kind: string, subject: number) => add.run(kind, subject),
    /** A job for every asset but those that have one, waiting or failed; gives how many. */
    addForAllAssets: (kind: string) => addForAll.run(kind).changes,
    /** Newest first; `before` is the id of the last job of the page before. */
    due: (kind: string, nowMs: number, limit: number, before = Number.MAX_SAFE_INTEGER) =>
      due.all(kind, nowMs, before, limit) as JobRow[],
    /** It is done as it was when it was handed out; what has come since leaves it waiting. */
    finish: ({ id, revision }: Pick<JobRow, 'id' | 'revision'>) => finish.run(id, revision),
    drop: (kind: string, subject: number) => drop.run(subject, kind),
    /** Waiting, or failed. */
    has: (kind: string, subject: number) => has.get(kind, subject) !== undefined,
    /** Tries again later, or never where trying again cannot help; at once where there is a new reason for it. */
    fail: (job: JobRow, failure: { code: string; isPermanent: boolean; nowMs: number }) =>
      fail.run(
        failure.isPermanent ? 'failed' : 'waiting',
        failure.nowMs + backoffMs(job.attempts + 1),
        failure.code,
        job.id,
        job.revision,
      ),
    /** It cannot be done, and is not tried again. */
    hasFailed: (kind: string, subject: number) => hasFailed.get(kind, subject) !== undefined,
    dueCount: (kind: string, nowMs: number) => dueCount.get(kind, nowMs) as number,
    /** The bytes of the resources that jobs of this kind are about. */
    dueBytes: (kind: string, nowMs: number) => dueBytes.get(kind, nowMs) as number,
    /** Those that are to be tried again later among them. */
    waiting: (kind: string) => waiting.get(kind) as number,
  };
}
