/** Second stores that hold what the vault holds. Another desktop has mirrors of its own. */
export const mirrorSchema = `
  CREATE TABLE mirror (
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL UNIQUE,        -- as the person named it: a folder, or s3://…
    traits TEXT NOT NULL,              -- what its store was seen to honour, JSON
    added_at_ms INTEGER NOT NULL,
    seen TEXT,                         -- digest of what the vault listed when all of it was there; null: something may be missing
    last_run TEXT                      -- JSON
  ) STRICT;

  -- A blob that the vault's log tells of, and what is known of its copy in a mirror.
  CREATE TABLE mirror_blob (
    blob INTEGER NOT NULL REFERENCES blob ON DELETE CASCADE,
    mirror INTEGER NOT NULL REFERENCES mirror ON DELETE CASCADE,
    etag TEXT,                         -- what this desktop sent, as ETag; null: it did not send it
    proof TEXT,                        -- etag, or read: read back and hashed; null: not proven
    proven_at_ms INTEGER,
    is_told INTEGER NOT NULL DEFAULT 0, -- the log that tells of it is in the mirror too: only then it counts
    PRIMARY KEY (blob, mirror)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mirror_blob_due ON mirror_blob (mirror, blob) WHERE proof IS NULL;
  CREATE INDEX mirror_blob_untold ON mirror_blob (mirror, blob) WHERE is_told = 0;

  -- How far an upload of several parts is, JSON.
  CREATE TABLE mirror_upload (
    mirror INTEGER NOT NULL REFERENCES mirror ON DELETE CASCADE,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (mirror, name)
  ) STRICT, WITHOUT ROWID;
`;

/** Ways in that this desktop has replaced by others: no mirror keeps them. */
export const replacedKeySchema = `
  CREATE TABLE replaced_key (
    name TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
`;
