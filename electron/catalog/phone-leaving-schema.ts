/** What leaves phones, and the receipts of what has left. */
export const phoneLeavingSchema = `
  -- We deleted it on the phone, by the person's word; null: it is there, or somebody else took it away.
  ALTER TABLE phone_file ADD COLUMN freed_at_ms INTEGER;

  -- Files that are about to leave a phone: finished or taken back when it is there again after a break.
  CREATE TABLE phone_leaving (
    id INTEGER PRIMARY KEY,
    phone INTEGER NOT NULL REFERENCES phone,
    phone_file INTEGER NOT NULL,
    aside TEXT NOT NULL,               -- where it lies on the phone meanwhile
    is_decided INTEGER NOT NULL DEFAULT 0, -- it may be gone already: then a receipt is due
    receipt TEXT NOT NULL              -- JSON: what it will say
  ) STRICT;
  CREATE INDEX phone_leaving_phone ON phone_leaving (phone);

  -- One for each file that we deleted on a phone. It outlives the asset and the phone's files.
  CREATE TABLE phone_receipt (
    id INTEGER PRIMARY KEY,
    phone_id TEXT NOT NULL,            -- the phone's own id
    phone_file INTEGER NOT NULL,
    path TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ms INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    asset_id BLOB NOT NULL CHECK (length(asset_id) = 16),
    blob TEXT NOT NULL,                -- as references name it
    proof TEXT NOT NULL,               -- how it was proven: etag, read
    proven_at_ms INTEGER NOT NULL,
    seen_at_ms INTEGER NOT NULL,       -- when the store last showed it, just before
    compared TEXT NOT NULL,            -- who hashed the file on the phone: phone, here (read back), both
    checked TEXT NOT NULL,             -- what was seen to be gone: file-and-row, file (its row could not be asked for, or is left)
    thumbnail TEXT,                    -- what was pushed instead
    freed_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX phone_receipt_file ON phone_receipt (phone_file);
  CREATE INDEX phone_receipt_thumbnail ON phone_receipt (thumbnail) WHERE thumbnail IS NOT NULL;
`;

/** What a person was asked to delete on the phone itself. */
export const phoneListedSchema = `
  -- The files of the newest list that a phone was given: a file of it that the next look does not find has left by it.
  CREATE TABLE phone_listed (
    phone_file INTEGER PRIMARY KEY,
    phone INTEGER NOT NULL REFERENCES phone,
    receipt TEXT NOT NULL              -- JSON: what the receipt will say
  ) STRICT;
  CREATE INDEX phone_listed_phone ON phone_listed (phone);
`;
