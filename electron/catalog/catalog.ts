import { createActivity } from './activity.ts';
import { createAssetFacts } from './asset-facts.ts';
import { createAssets } from './assets.ts';
import { createBackups } from './backups.ts';
import { explainSqlite } from './catalog-error.ts';
import { createCounter } from './counts/counter.ts';
import { createEdits } from './edits.ts';
import { createJobs } from './jobs.ts';
import { createKeptHere } from './kept-here.ts';
import { createLooseFiles } from './loose-files.ts';
import { createMarks } from './marks.ts';
import { createMemory } from './memory.ts';
import { createMirrors } from './mirrors.ts';
import { openCatalog } from './open-catalog.ts';
import { createOutbox } from './outbox.ts';
import { createPhoneFiles } from './phone-files.ts';
import { createPhoneLeavings } from './phone-leavings.ts';
import { createPhoneSums } from './phone-sums.ts';
import { createRemovals } from './removals.ts';
import { createRoom } from './room.ts';
import { createTimelines } from './timeline/timelines.ts';
import { createTombstones } from './tombstones.ts';
import { createTrash } from './trash.ts';
import { createVaultRow } from './vault-row.ts';

/** The whole catalog of one library. Synchronous: every call is a few microseconds of SQLite. */
export function createCatalog(file: string) {
  const database = openCatalog(file);
  const timelines = createTimelines(database, file);
  const counter = createCounter(file);
  return {
    phoneFiles: createPhoneFiles(database),
    phoneSums: createPhoneSums(database),
    phoneLeavings: createPhoneLeavings(database),
    activity: createActivity(database),
    memory: createMemory(database),
    assets: createAssets(database),
    looseFiles: createLooseFiles(database),
    jobs: createJobs(database),
    vault: createVaultRow(database),
    backups: createBackups(database),
    mirrors: createMirrors(database),
    outbox: createOutbox(database),
    timelines,
    /** What takes too long to be counted here. */
    count: counter.count,
    marks: createMarks(database),
    keptHere: createKeptHere(database),
    edits: createEdits(database),
    assetFacts: createAssetFacts(database),
    trash: createTrash(database),
    tombstones: createTombstones(database),
    removals: createRemovals(database),
    room: createRoom(database),
    /** All or nothing. SQLite's own errors come out as ours. */
    transaction: <T>(work: () => T): T => {
      try {
        return database.transaction(work)();
      } catch (error) {
        throw explainSqlite(error, file);
      }
    },
    /** All or nothing, and past a power cut when it returns. */
    durably: <T>(work: () => T): T => {
      database.pragma('synchronous = FULL');
      try {
        return database.transaction(work)();
      } catch (error) {
        throw explainSqlite(error, file);
      } finally {
        database.pragma('synchronous = NORMAL');
      }
    },
    /** Carries everything committed so far to the disk, past a power cut. */
    makeDurable: () => {
      database.pragma('wal_checkpoint(FULL)');
    },
    close: () => {
      timelines.close();
      counter.close();
      database.close();
    },
  };
}

export type Catalog = ReturnType<typeof createCatalog>;
