/** What goes: to the trash, for good, or from this disk alone. */
export const removalSchema = `
  -- Where a file stood that was given up here because the vault holds it; null: it is here, or it is lost.
  ALTER TABLE resource ADD COLUMN evicted_from TEXT;
  CREATE INDEX resource_evicted ON resource (asset) WHERE evicted_from IS NOT NULL;

  -- What it holds belonged to this asset, which the person has deleted for good.
  ALTER TABLE phone_file ADD COLUMN deleted_asset BLOB;
  CREATE INDEX phone_file_deleted ON phone_file (deleted_asset) WHERE deleted_asset IS NOT NULL;

  -- All files that an asset of a tombstone had.
  CREATE TABLE tombstone_file (
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    asset_id BLOB NOT NULL REFERENCES tombstone ON DELETE CASCADE,
    PRIMARY KEY (sha256, asset_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tombstone_file_asset ON tombstone_file (asset_id);

  -- Lives of identities that have ended; kept when the tombstone is gone, so that the next life has another number.
  CREATE TABLE ended_life (
    asset_id BLOB NOT NULL CHECK (length(asset_id) = 16),
    kind TEXT NOT NULL DEFAULT 'asset',  -- asset, or file: one that belongs to none
    life INTEGER NOT NULL,
    is_told INTEGER NOT NULL DEFAULT 0,  -- log and references say so, in the outbox or sent
    PRIMARY KEY (asset_id, life)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ended_life_untold ON ended_life (asset_id, life) WHERE is_told = 0;

  -- Holders (an identity and a life, concealed) that other desktops of this member have ended.
  CREATE TABLE ended_holder (
    holder TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;

  -- Since when the clocks count an asset that is in the trash.
  CREATE TABLE trash_clock (
    asset INTEGER PRIMARY KEY REFERENCES asset ON DELETE CASCADE,
    local_from_ms INTEGER NOT NULL,
    store_from_ms INTEGER                -- by the date of the vault's store; null: it has not been asked yet
  ) STRICT;
  -- The latest that this computer's clock has shown.
  CREATE TABLE local_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    latest_ms INTEGER NOT NULL
  ) STRICT;

  -- Files are about to leave: finished or taken back when the library is opened after a crash.
  CREATE TABLE removal (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                  -- purge, evict
    identities BLOB NOT NULL,            -- of the asset, 16 bytes each: whose pictures a purge takes along
    is_decided INTEGER NOT NULL DEFAULT 0 -- the catalog does not name the files any more
  ) STRICT;
  CREATE TABLE removal_file (
    removal INTEGER NOT NULL REFERENCES removal ON DELETE CASCADE,
    resource INTEGER NOT NULL,
    path TEXT NOT NULL,                  -- where it stands, below the library
    aside TEXT NOT NULL,                 -- its name in .photoferry/leaving meanwhile
    PRIMARY KEY (removal, resource)
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER trash_gains AFTER UPDATE OF trashed_at_ms ON asset
  WHEN new.trashed_at_ms IS NOT NULL AND old.trashed_at_ms IS NULL BEGIN
    INSERT OR REPLACE INTO trash_clock (asset, local_from_ms) VALUES (new.id, new.trashed_at_ms);
  END;
  CREATE TRIGGER trash_loses AFTER UPDATE OF trashed_at_ms ON asset WHEN new.trashed_at_ms IS NULL BEGIN
    DELETE FROM trash_clock WHERE asset = new.id;
  END;
  INSERT INTO trash_clock (asset, local_from_ms) SELECT id, trashed_at_ms FROM asset WHERE trashed_at_ms IS NOT NULL;
`;
