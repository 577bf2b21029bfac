import { keptHereSchema } from './kept-here-schema.ts';
import { mirrorSchema } from './mirror-schema.ts';
import { phoneLeavingSchema, phoneListedSchema } from './phone-leaving-schema.ts';
import { pictureSchema } from './picture-schema.ts';
import { removalSchema } from './removal-schema.ts';
import { roomSchema } from './room-schema.ts';

const traits = `max(role = 'raw') * 2 + max(role IN ('edited-photo', 'edited-video')) * 4
  + (max(path IS NOT NULL AND role NOT IN ('adjustments', 'sidecar')) = 0) * 16`;

/** Keeps the traits of an asset in line with its files. Where a plain file joins plain ones there is nothing to count. */
const renewTraits = (row: 'new' | 'old') => `
    UPDATE asset SET traits = coalesce((SELECT ${traits} FROM resource WHERE asset = ${row}.asset), 0)
    WHERE id = ${row}.asset ${row === 'new' ? "AND (traits <> 0 OR new.path IS NULL OR new.role NOT IN ('photo', 'video', 'paired-video'))" : ''}
      AND traits <> coalesce((SELECT ${traits} FROM resource WHERE asset = ${row}.asset), 0);`;

/** `PRAGMA application_id` of a catalog: "PhFy". */
export const applicationId = 0x50684679;

/**
 * Every step that a catalog has ever taken, in order; `PRAGMA user_version` counts the steps done. A step that has been
 * released is never edited. Tables use integer keys; digests and ids are blobs; times are whole milliseconds.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE phone (
    id INTEGER PRIMARY KEY,
    phone_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL
  ) STRICT;

  CREATE TABLE asset (
    id INTEGER PRIMARY KEY,
    asset_id BLOB NOT NULL UNIQUE CHECK (length(asset_id) = 16),
    kind TEXT NOT NULL,
    taken_at_ms INTEGER NOT NULL,      -- local wall time, as if it were UTC
    offset_minutes INTEGER,
    evidence TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    duration_ms INTEGER,
    camera TEXT,
    lens TEXT,
    latitude REAL,
    longitude REAL,
    favourite INTEGER NOT NULL DEFAULT 0,
    hidden INTEGER NOT NULL DEFAULT 0,
    burst_id TEXT,
    thumbhash BLOB
  ) STRICT;
  CREATE INDEX asset_timeline ON asset (taken_at_ms DESC, id DESC);
  CREATE INDEX asset_burst ON asset (burst_id) WHERE burst_id IS NOT NULL;

  -- An identity that an asset had before a better primary joined it, or before it was merged.
  CREATE TABLE alias (
    asset_id BLOB PRIMARY KEY CHECK (length(asset_id) = 16),
    asset INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX alias_asset ON alias (asset);

  CREATE TABLE resource (
    id INTEGER PRIMARY KEY,
    asset INTEGER REFERENCES asset,    -- null: a companion (AAE, XMP) whose photo has not come yet
    role TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    parts BLOB,                        -- SHA-256 of every 8 MiB; null where one part is the whole, and until the job did it
    size_bytes INTEGER NOT NULL,
    name TEXT NOT NULL,
    path TEXT UNIQUE,                  -- below the library, '/' between; null: not on this desktop
    mtime_ms INTEGER NOT NULL,
    content_identifier TEXT,
    facts TEXT NOT NULL,               -- what the header says, JSON
    UNIQUE (asset, role, sha256)
  ) STRICT;
  CREATE INDEX resource_sha256 ON resource (sha256);
  CREATE INDEX resource_content_identifier ON resource (content_identifier) WHERE content_identifier IS NOT NULL;

  -- The state of one item of one phone. Its outcome is that of the import that settled it.
  CREATE TABLE phone_file (
    id INTEGER PRIMARY KEY,
    phone INTEGER NOT NULL REFERENCES phone,
    path TEXT NOT NULL,
    raw_path BLOB,
    size_bytes INTEGER NOT NULL,
    mtime_ms INTEGER NOT NULL,
    rank INTEGER NOT NULL,             -- 0: photos and videos, fetched first; 1: their companions
    neighbourhood TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    facts TEXT,                        -- what the phone says of it, JSON
    resource INTEGER REFERENCES resource,
    is_gone INTEGER NOT NULL DEFAULT 0,
    UNIQUE (phone, path)
  ) STRICT;
  CREATE INDEX phone_file_pending ON phone_file (phone, rank, mtime_ms DESC, id) WHERE outcome = 'pending';
  CREATE INDEX phone_file_neighbourhood ON phone_file (phone, neighbourhood) WHERE resource IS NOT NULL;
  CREATE INDEX phone_file_resource ON phone_file (resource) WHERE resource IS NOT NULL;

  -- Durable work. One job of a kind per subject.
  CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',   -- waiting, failed (for good)
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_ms INTEGER NOT NULL DEFAULT 0,
    error_code TEXT,
    UNIQUE (kind, subject)
  ) STRICT;
  CREATE INDEX job_due ON job (kind, next_attempt_ms, id DESC) WHERE state = 'waiting';
  `,

  // Backing up: what is sent to the vault, what it has acknowledged, and a job for whatever is not there yet.
  `
  -- Grows with every reason to do it, so that what came while it was being done is not taken for done.
  ALTER TABLE job ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE asset ADD COLUMN backed_up_at_ms INTEGER;   -- null until all its files are acknowledged
  CREATE INDEX asset_backed_up ON asset (backed_up_at_ms) WHERE backed_up_at_ms IS NOT NULL;

  -- The one vault that this library is backed up to.
  CREATE TABLE vault (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    vault_id TEXT NOT NULL,
    place TEXT NOT NULL,               -- as the person named it: a folder or s3://
    record BLOB NOT NULL,              -- vault.json, its exact bytes
    member TEXT NOT NULL,
    desktop TEXT NOT NULL,
    slot BLOB NOT NULL,                -- this desktop's key slot, sealed
    traits TEXT NOT NULL,              -- what the store was seen to honour, JSON
    last_clock TEXT NOT NULL DEFAULT ''
  ) STRICT;

  -- This member's public keys and sealed ways in as they were seen whole, to be put there again where the vault loses them.
  CREATE TABLE kept_key (
    name TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE blob (
    id INTEGER PRIMARY KEY,
    domain TEXT NOT NULL,
    blob_id BLOB NOT NULL CHECK (length(blob_id) = 32),
    generation BLOB NOT NULL CHECK (length(generation) = 8),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size_bytes INTEGER NOT NULL,
    stored_bytes INTEGER,              -- of the object; null until it was stored
    state TEXT NOT NULL DEFAULT 'referenced',   -- foreign, referenced, stored, proven, broken
    etag TEXT,                         -- what the store must show, where its ETags are MD5s of what we sent
    upload TEXT,                       -- how far an upload of several parts is, JSON
    proven_at_ms INTEGER,
    proof TEXT,                        -- etag, or read: read back and hashed
    doubts INTEGER NOT NULL DEFAULT 0, -- grows with every reference: a proof from before it does not count
    UNIQUE (blob_id, generation)
  ) STRICT;
  CREATE INDEX blob_sha256 ON blob (sha256);
  CREATE INDEX blob_unproven ON blob (id) WHERE state <> 'proven';

  -- Blobs that others, or this member's other desktops, have referred to: to be proven before they count.
  CREATE TABLE known_blob (
    blob_id BLOB NOT NULL,
    generation BLOB NOT NULL,
    PRIMARY KEY (blob_id, generation)
  ) STRICT, WITHOUT ROWID;

  -- The last object of each chain that was read.
  CREATE TABLE head (
    kind TEXT NOT NULL,                -- refs, log
    member TEXT NOT NULL,
    desktop TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, member, desktop)
  ) STRICT, WITHOUT ROWID;

  -- Numbered objects, the exact bytes durable before the first send.
  CREATE TABLE outbox (
    desktop TEXT NOT NULL,
    kind TEXT NOT NULL,                -- refs, log, thumbs
    sequence INTEGER NOT NULL,
    name TEXT NOT NULL,
    bytes BLOB,                        -- null once it was sent and can be made again otherwise
    is_sent INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (desktop, kind, sequence)
  ) STRICT;
  CREATE INDEX outbox_unsent ON outbox (kind, sequence) WHERE is_sent = 0;

  -- Which identity of an asset refers to which blob, in a batch that is in the outbox or was sent.
  CREATE TABLE reference (
    asset_id BLOB NOT NULL,
    blob INTEGER NOT NULL REFERENCES blob ON DELETE CASCADE,
    PRIMARY KEY (asset_id, blob)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reference_blob ON reference (blob);

  -- What the store has acknowledged of an asset: its files, its preview, its thumbnail (which has no blob).
  CREATE TABLE backup (
    asset INTEGER NOT NULL REFERENCES asset ON DELETE CASCADE,
    role TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    blob INTEGER REFERENCES blob,
    PRIMARY KEY (asset, role, sha256)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX backup_blob ON backup (blob) WHERE blob IS NOT NULL;

  -- The newest value of each field that the log tells of an identity, as short digests, JSON.
  CREATE TABLE logged (
    asset_id BLOB PRIMARY KEY,
    fields TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  INSERT INTO job (kind, subject) SELECT 'backup', id FROM asset;

  CREATE TRIGGER resource_joins AFTER UPDATE OF asset, role ON resource
  WHEN new.asset IS NOT NULL AND (old.asset IS NOT new.asset OR old.role <> new.role) BEGIN
    UPDATE asset SET backed_up_at_ms = NULL WHERE id = new.asset AND backed_up_at_ms IS NOT NULL;
    INSERT INTO job (kind, subject) VALUES ('backup', new.asset)
      ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  END;
  CREATE TRIGGER resource_leaves AFTER UPDATE OF asset ON resource
  WHEN old.asset IS NOT NULL AND old.asset IS NOT new.asset BEGIN
    UPDATE asset SET backed_up_at_ms = NULL WHERE id = old.asset AND backed_up_at_ms IS NOT NULL;
    INSERT INTO job (kind, subject) VALUES ('backup', old.asset)
      ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  END;
  -- Its file is back, at its old place or at another: a path is written for nothing else.
  CREATE TRIGGER resource_returns AFTER UPDATE OF path ON resource
  WHEN new.path IS NOT NULL AND new.asset IS NOT NULL BEGIN
    INSERT INTO job (kind, subject) VALUES ('backup', new.asset)
      ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  END;
  CREATE TRIGGER asset_changes
  AFTER UPDATE OF asset_id, kind, taken_at_ms, offset_minutes, latitude, longitude, favourite, hidden, burst_id, thumbhash ON asset
  WHEN old.asset_id <> new.asset_id OR old.kind <> new.kind OR old.taken_at_ms <> new.taken_at_ms
    OR old.offset_minutes IS NOT new.offset_minutes OR old.latitude IS NOT new.latitude
    OR old.longitude IS NOT new.longitude OR old.favourite <> new.favourite OR old.hidden <> new.hidden
    OR old.burst_id IS NOT new.burst_id OR old.thumbhash IS NOT new.thumbhash BEGIN
    INSERT INTO job (kind, subject) VALUES ('backup', new.id)
      ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  END;
  -- An asset whose preview has been made, or is known to be needless.
  CREATE TRIGGER preview_is_made AFTER DELETE ON job
  WHEN old.kind = 'preview' AND EXISTS (SELECT 1 FROM asset WHERE id = old.subject) BEGIN
    INSERT INTO job (kind, subject) VALUES ('backup', old.subject)
      ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  END;
  CREATE TRIGGER alias_is_new AFTER INSERT ON alias BEGIN
    INSERT INTO job (kind, subject) VALUES ('backup', new.asset)
      ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  END;
  CREATE TRIGGER alias_moves AFTER UPDATE OF asset ON alias WHEN old.asset <> new.asset BEGIN
    INSERT INTO job (kind, subject) VALUES ('backup', new.asset)
      ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  END;
  CREATE TRIGGER asset_goes AFTER DELETE ON asset BEGIN
    DELETE FROM job WHERE kind = 'backup' AND subject = old.id;
  END;
  `,

  // The gallery: what a person does with an asset, and timelines of a million that are asked for in a few milliseconds.
  `
  ALTER TABLE asset ADD COLUMN trashed_at_ms INTEGER;              -- null: not in the trash
  ALTER TABLE asset ADD COLUMN rotation INTEGER NOT NULL DEFAULT 0 CHECK (rotation IN (0, 90, 180, 270)); -- the person's, clockwise
  ALTER TABLE asset ADD COLUMN life INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE asset ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;  -- marks on which a person had the word, phones no more: 1 favourite, 2 hidden
  ALTER TABLE asset ADD COLUMN opened_at_ms INTEGER;               -- when it was last looked at by itself
  ALTER TABLE asset ADD COLUMN traits INTEGER NOT NULL DEFAULT 0;  -- of its files, bits as of a tile: 2 raw, 4 edited, 16 none of them is here
  -- Days since 1970, downwards also before.
  ALTER TABLE asset ADD COLUMN day INTEGER GENERATED ALWAYS AS
    ((taken_at_ms - ((taken_at_ms % 86400000) + 86400000) % 86400000) / 86400000) VIRTUAL;
  ALTER TABLE asset ADD COLUMN view TEXT GENERATED ALWAYS AS
    (CASE WHEN trashed_at_ms IS NOT NULL THEN 'trash' WHEN hidden <> 0 THEN 'hidden' ELSE 'photos' END) VIRTUAL;
  -- Bits as of a tile.
  ALTER TABLE asset ADD COLUMN flags INTEGER GENERATED ALWAYS AS (
    favourite | (traits & 6) | (burst_id IS NOT NULL) * 8 | (backed_up_at_ms IS NOT NULL) * (32 | (traits & 16))
      | (hidden <> 0) * 64 | (trashed_at_ms IS NOT NULL) * 128 | (thumbhash IS NOT NULL) * 256) VIRTUAL;

  UPDATE asset SET traits = now.traits FROM (
    SELECT asset, ${traits} AS traits FROM resource WHERE asset IS NOT NULL GROUP BY asset) AS now
  WHERE asset.id = now.asset AND now.traits <> 0;

  -- A day is a range of taken_at_ms. All that a tile shows stands beside it: a jump to another year reads a few pages, not one for
  -- each photo.
  CREATE INDEX asset_view ON asset (view, taken_at_ms DESC, id DESC, kind, flags, asset_id, width, height, duration_ms,
    rotation, thumbhash, trashed_at_ms);
  CREATE INDEX asset_favourite ON asset (taken_at_ms DESC, id DESC) WHERE favourite = 1 AND view = 'photos';

  -- How many assets each day of a view has; favourites are those of them that are shown.
  CREATE TABLE bucket (
    view TEXT NOT NULL,                -- photos, favourites, hidden, trash
    day INTEGER NOT NULL,
    n INTEGER NOT NULL,
    changes INTEGER NOT NULL DEFAULT 0, -- grows when another asset stands anywhere in this day
    PRIMARY KEY (view, day)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO bucket (view, day, n) SELECT view, day, count(*) FROM asset GROUP BY view, day;
  INSERT INTO bucket (view, day, n)
    SELECT 'favourites', day, count(*) FROM asset WHERE favourite = 1 AND view = 'photos' GROUP BY day;

  -- One row that grows: with whatever a tile shows, and with whatever a search would find.
  CREATE TABLE timeline_revision (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    shown INTEGER NOT NULL,
    found INTEGER NOT NULL
  ) STRICT;
  INSERT INTO timeline_revision VALUES (1, 1, 1);

  -- The words of an asset: names of its files, camera, lens, phones; folded and cut by us.
  CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
  -- Assets whose words are to be looked at again.
  CREATE TABLE search_stale (asset INTEGER PRIMARY KEY) STRICT;
  INSERT INTO search_stale SELECT id FROM asset;

  -- An asset that was purged: a phone that still holds it does not bring it back.
  CREATE TABLE tombstone (
    asset_id BLOB PRIMARY KEY CHECK (length(asset_id) = 16),
    life INTEGER NOT NULL,             -- the one that has ended
    purged_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What happened, for the person to read.
  CREATE TABLE activity (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    facts TEXT NOT NULL                -- JSON: texts and numbers by name
  ) STRICT;

  CREATE TRIGGER timeline_gains AFTER INSERT ON asset BEGIN
    INSERT INTO bucket (view, day, n) VALUES (new.view, new.day, 1)
      ON CONFLICT (view, day) DO UPDATE SET n = n + 1, changes = changes + 1;
    INSERT INTO bucket (view, day, n) SELECT 'favourites', new.day, 1 WHERE new.favourite = 1 AND new.view = 'photos'
      ON CONFLICT (view, day) DO UPDATE SET n = n + 1, changes = changes + 1;
    UPDATE timeline_revision SET shown = shown + 1, found = found + 1;
    INSERT OR IGNORE INTO search_stale VALUES (new.id);
  END;
  CREATE TRIGGER timeline_loses AFTER DELETE ON asset BEGIN
    UPDATE bucket SET n = n - 1, changes = changes + 1 WHERE view = old.view AND day = old.day;
    UPDATE bucket SET n = n - 1, changes = changes + 1
      WHERE view = 'favourites' AND day = old.day AND old.favourite = 1 AND old.view = 'photos';
    UPDATE timeline_revision SET shown = shown + 1, found = found + 1;
    INSERT OR IGNORE INTO search_stale VALUES (old.id);
  END;
  CREATE TRIGGER timeline_moves AFTER UPDATE OF taken_at_ms, favourite, hidden, trashed_at_ms ON asset
  WHEN old.taken_at_ms <> new.taken_at_ms OR old.favourite <> new.favourite OR old.view <> new.view BEGIN
    UPDATE bucket SET n = n - 1, changes = changes + 1 WHERE view = old.view AND day = old.day;
    UPDATE bucket SET n = n - 1, changes = changes + 1
      WHERE view = 'favourites' AND day = old.day AND old.favourite = 1 AND old.view = 'photos';
    INSERT INTO bucket (view, day, n) VALUES (new.view, new.day, 1)
      ON CONFLICT (view, day) DO UPDATE SET n = n + 1, changes = changes + 1;
    INSERT INTO bucket (view, day, n) SELECT 'favourites', new.day, 1 WHERE new.favourite = 1 AND new.view = 'photos'
      ON CONFLICT (view, day) DO UPDATE SET n = n + 1, changes = changes + 1;
    UPDATE timeline_revision SET found = found + 1;
  END;
  CREATE TRIGGER timeline_shows AFTER UPDATE OF asset_id, kind, taken_at_ms, width, height, duration_ms, rotation,
    thumbhash, favourite, hidden, burst_id, traits, backed_up_at_ms, trashed_at_ms ON asset BEGIN
    UPDATE timeline_revision SET shown = shown + 1, found = found + (old.kind <> new.kind OR old.traits <> new.traits);
  END;

  CREATE TRIGGER resource_is_new AFTER INSERT ON resource WHEN new.asset IS NOT NULL BEGIN
    ${renewTraits('new')}
    INSERT OR IGNORE INTO search_stale VALUES (new.asset);
  END;
  CREATE TRIGGER resource_changes AFTER UPDATE OF asset, role, path, name ON resource WHEN new.asset IS NOT NULL BEGIN
    ${renewTraits('new')}
    INSERT OR IGNORE INTO search_stale VALUES (new.asset);
  END;
  CREATE TRIGGER resource_is_lost AFTER UPDATE OF asset ON resource
  WHEN old.asset IS NOT NULL AND old.asset IS NOT new.asset BEGIN
    ${renewTraits('old')}
    INSERT OR IGNORE INTO search_stale VALUES (old.asset);
  END;
  CREATE TRIGGER resource_goes AFTER DELETE ON resource WHEN old.asset IS NOT NULL BEGIN
    ${renewTraits('old')}
    INSERT OR IGNORE INTO search_stale VALUES (old.asset);
  END;
  CREATE TRIGGER asset_words AFTER UPDATE OF camera, lens ON asset
  WHEN old.camera IS NOT new.camera OR old.lens IS NOT new.lens BEGIN
    INSERT OR IGNORE INTO search_stale VALUES (new.id);
  END;
  CREATE TRIGGER phone_has_it AFTER UPDATE OF resource ON phone_file WHEN new.resource IS NOT NULL BEGIN
    INSERT OR IGNORE INTO search_stale SELECT asset FROM resource WHERE id = new.resource AND asset IS NOT NULL;
  END;
  CREATE TRIGGER phone_is_renamed AFTER UPDATE OF name ON phone WHEN old.name <> new.name BEGIN
    INSERT OR IGNORE INTO search_stale SELECT DISTINCT r.asset FROM phone_file f JOIN resource r ON r.id = f.resource
      WHERE f.phone = new.id AND r.asset IS NOT NULL;
  END;

  -- What the person does with it is told to the vault too.
  DROP TRIGGER asset_changes;
  CREATE TRIGGER asset_changes
  AFTER UPDATE OF asset_id, kind, taken_at_ms, offset_minutes, latitude, longitude, favourite, hidden, burst_id, thumbhash,
    trashed_at_ms, rotation, life ON asset
  WHEN old.asset_id <> new.asset_id OR old.kind <> new.kind OR old.taken_at_ms <> new.taken_at_ms
    OR old.offset_minutes IS NOT new.offset_minutes OR old.latitude IS NOT new.latitude
    OR old.longitude IS NOT new.longitude OR old.favourite <> new.favourite OR old.hidden <> new.hidden
    OR old.burst_id IS NOT new.burst_id OR old.thumbhash IS NOT new.thumbhash
    OR old.trashed_at_ms IS NOT new.trashed_at_ms OR old.rotation <> new.rotation OR old.life <> new.life BEGIN
    INSERT INTO job (kind, subject) VALUES ('backup', new.id)
      ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  END;
  `,

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
];
