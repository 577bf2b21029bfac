/** Phones and what they hold, assets and their files, and durable work. */
export const importSchema = `
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
  `;
