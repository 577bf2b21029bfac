/** Backing up: what is sent to the vault, what it has acknowledged, and a job for whatever is not there yet. */
export const backupSchema = `
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
  `;
