import { backupSchema } from './backup-schema.ts';
import { gallerySchema } from './gallery-schema.ts';
import { importSchema } from './import-schema.ts';
import { keptHereSchema } from './kept-here-schema.ts';
import { mirrorSchema, replacedKeySchema } from './mirror-schema.ts';
import { phoneLeavingSchema, phoneListedSchema } from './phone-leaving-schema.ts';
import { pictureSchema } from './picture-schema.ts';
import { removalSchema } from './removal-schema.ts';
import { roomSchema } from './room-schema.ts';

/** `PRAGMA application_id` of a catalog: "PhFy". */
export const applicationId = 0x50684679;

/**
 * Every step that a catalog has ever taken, in order; `PRAGMA user_version` counts the steps done. A step that has been
 * released is never edited. Tables use integer keys; digests and ids are blobs; times are whole milliseconds.
 */
export const migrations: readonly string[] = [
  importSchema,

  backupSchema,

  gallerySchema,

  `
  -- Small things that the host remembers: when a phone was last listed and how fast it was, the last proof.
  CREATE TABLE memory (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL                -- JSON
  ) STRICT, WITHOUT ROWID;
  `,

  removalSchema,

  // Files that belong to no asset are backed up as they are.
  `
  -- Those that the vault has acknowledged, and told of in its log; a file that comes back elsewhere is told anew.
  CREATE TABLE loose_backup (
    resource INTEGER PRIMARY KEY REFERENCES resource ON DELETE CASCADE,
    blob INTEGER NOT NULL REFERENCES blob
  ) STRICT;
  CREATE INDEX loose_backup_blob ON loose_backup (blob);
  CREATE TRIGGER loose_file_moves AFTER UPDATE OF path ON resource WHEN new.path IS NOT NULL AND new.asset IS NULL BEGIN
    DELETE FROM loose_backup WHERE resource = new.id;
  END;
  `,

  // In which class originals are stored; null: the store's own.
  'ALTER TABLE vault ADD COLUMN storage_class TEXT',

  phoneLeavingSchema,

  roomSchema,

  phoneListedSchema,

  // Originals that are here, asset by asset: who wants space here asks for all of them.
  'CREATE INDEX resource_here ON resource (asset, size_bytes) WHERE path IS NOT NULL AND asset IS NOT NULL',

  keptHereSchema,

  mirrorSchema,

  pictureSchema,

  replacedKeySchema,
];
