import type { Database } from 'better-sqlite3';
import { boundedTimeMs } from '../bounds.ts';

/** One row of the phone's own database, checked for type and length and nothing else. */
export interface AssetRow {
  id: number;
  /** POSIX path on the phone, from its root. */
  path: string;
  uuid: string | null;
  favourite: number;
  hidden: number;
  trashed: number;
  live: number;
  burstId: string | null;
  burstPick: number;
  /** ms since 1970 UTC. */
  takenAtMs: number | null;
}

export interface AttributeRow {
  id: number;
  originalName: string | null;
  offsetMinutes: number | null;
}

const maxRows = 5_000_000;
const maxText = 1024;
const appleEpochMs = 978_307_200_000;
const livePhoto = 2;
const burstKeyOrSelected = 16 | 8;

/**
 * The assets of a Photos.sqlite of any year: its table was renamed, and columns come and go, so those that are there are
 * asked for and the others done without. Undefined when there is no such table. Views, virtual tables and computed
 * columns are not looked at: those run what the file's author wrote.
 */
export function readAssets(db: Database): IterableIterator<AssetRow> | undefined {
  const table = ['ZASSET', 'ZGENERICASSET'].find((name) => columnsOf(db, name).has('ZFILENAME'));
  if (!table) return undefined;
  return assetRows(db, table);
}

function* assetRows(db: Database, table: string): IterableIterator<AssetRow> {
  const rows = select(db, table, [
    'Z_PK',
    'ZDIRECTORY',
    'ZFILENAME',
    'ZUUID',
    'ZFAVORITE',
    'ZHIDDEN',
    'ZTRASHEDSTATE',
    'ZKINDSUBTYPE',
    'ZAVALANCHEUUID',
    'ZAVALANCHEPICKTYPE',
    'ZDATECREATED',
  ]);
  for (const row of rows) {
    const { Z_PK: id, ZDIRECTORY: folder, ZFILENAME: name } = row;
    if (typeof id !== 'number' || typeof folder !== 'string' || typeof name !== 'string') continue;
    if (!Number.isSafeInteger(id) || folder === '' || name === '' || name.includes('/')) continue;
    if (`${folder}${name}`.includes('\0') || folder.split('/').some((part) => part === '..')) continue;
    const created = row.ZDATECREATED;
    const takenAtMs = typeof created === 'number' ? Math.round(created * 1000) + appleEpochMs : null;
    yield {
      id,
      path: `/${folder.replace(/^\/+|\/+$/g, '')}/${name}`,
      uuid: textOf(row.ZUUID),
      favourite: row.ZFAVORITE === 1 ? 1 : 0,
      hidden: row.ZHIDDEN === 1 ? 1 : 0,
      trashed: row.ZTRASHEDSTATE === 1 ? 1 : 0,
      live: row.ZKINDSUBTYPE === livePhoto ? 1 : 0,
      burstId: textOf(row.ZAVALANCHEUUID),
      burstPick:
        typeof row.ZAVALANCHEPICKTYPE === 'number' && row.ZAVALANCHEPICKTYPE & burstKeyOrSelected ? 1 : 0,
      takenAtMs: takenAtMs !== null && takenAtMs === boundedTimeMs(takenAtMs) ? takenAtMs : null,
    };
  }
}

/** Names and time zones, which stand in a table of their own. */
export function* readAttributes(db: Database): IterableIterator<AttributeRow> {
  const table = 'ZADDITIONALASSETATTRIBUTES';
  if (!columnsOf(db, table).has('ZASSET')) return;
  for (const row of select(db, table, ['ZASSET', 'ZORIGINALFILENAME', 'ZTIMEZONEOFFSET'])) {
    if (typeof row.ZASSET !== 'number' || !Number.isSafeInteger(row.ZASSET)) continue;
    const seconds = row.ZTIMEZONEOFFSET;
    const isOffset = typeof seconds === 'number' && Math.abs(seconds) <= 18 * 3600;
    yield {
      id: row.ZASSET,
      originalName: textOf(row.ZORIGINALFILENAME),
      offsetMinutes: isOffset ? Math.round(seconds / 60) : null,
    };
  }
}

/** The stored columns of an ordinary table; none when it is anything else. */
function columnsOf(db: Database, table: string): Set<string> {
  const entry = db.prepare('SELECT type, sql FROM sqlite_schema WHERE name = ?').get(table);
  const { type, sql } = (entry ?? {}) as { type?: unknown; sql?: unknown };
  if (type !== 'table' || typeof sql !== 'string' || /^\s*CREATE\s+VIRTUAL/i.test(sql)) return new Set();
  const columns = db.prepare(`SELECT name FROM pragma_table_xinfo('${table}') WHERE hidden = 0`).all();
  return new Set((columns as { name: string }[]).map(({ name }) => name));
}

/** Rows of the wanted columns, as far as they exist; a value longer than any honest one is null. */
function select(db: Database, table: string, wanted: string[]): IterableIterator<Record<string, unknown>> {
  const there = columnsOf(db, table);
  const columns = wanted
    .filter((name) => there.has(name))
    .map((name) => `CASE WHEN octet_length("${name}") <= ${maxText} THEN "${name}" END AS "${name}"`);
  const query = `SELECT ${columns.join(', ')} FROM "${table}" NOT INDEXED LIMIT ${maxRows}`;
  return db.prepare(query).iterate() as IterableIterator<Record<string, unknown>>;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && !value.includes('\0') ? value : null;
}
