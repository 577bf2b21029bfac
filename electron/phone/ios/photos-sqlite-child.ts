import Database from 'better-sqlite3';
import { readAssets, readAttributes } from './photos-sqlite-rows.ts';

/**
 * Turns a copy of the phone's Photos.sqlite into a small database of our own, in a process of its own: the file is hostile
 * input to SQLite itself, and a process can be stopped when it crashes, fills memory or never ends.
 * Arguments: the copy, the database to make. Status 0 when it is made.
 */
const [source, target] = process.argv.slice(2);
if (!source || !target) process.exit(2);

const phone = new Database(source, { readonly: true, fileMustExist: true, timeout: 1000 });
phone.pragma('trusted_schema = OFF');
phone.pragma('cell_size_check = ON');
phone.pragma('mmap_size = 0');
phone.pragma(`hard_heap_limit = ${256 << 20}`);

const ours = new Database(target);
ours.pragma('journal_mode = OFF');
ours.pragma('synchronous = OFF');
ours.exec(`CREATE TABLE item (
  position INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, path TEXT NOT NULL UNIQUE, stem TEXT NOT NULL, uuid TEXT,
  originalName TEXT, favourite INTEGER, hidden INTEGER, trashed INTEGER, live INTEGER, burstId TEXT, burstPick INTEGER,
  takenAtMs INTEGER, offsetMinutes INTEGER)`);

const insert = ours.prepare(`INSERT OR IGNORE INTO item VALUES
  (NULL, @id, @path, @stem, @uuid, NULL, @favourite, @hidden, @trashed, @live, @burstId, @burstPick, @takenAtMs, NULL)`);
const name = ours.prepare(
  'UPDATE item SET originalName = @originalName, offsetMinutes = @offsetMinutes WHERE id = @id',
);

const assets = readAssets(phone);
if (!assets) process.exit(3);
ours.exec('BEGIN');
for (const row of assets) insert.run({ ...row, stem: row.path.replace(/\.[^./]*$/, '') });
for (const row of readAttributes(phone)) name.run(row);
ours.exec('COMMIT');
ours.exec('CREATE INDEX by_stem ON item (stem)');
ours.close();
phone.close();
