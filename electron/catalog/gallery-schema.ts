const traits = `max(role = 'raw') * 2 + max(role IN ('edited-photo', 'edited-video')) * 4
  + (max(path IS NOT NULL AND role NOT IN ('adjustments', 'sidecar')) = 0) * 16`;

/** Keeps the traits of an asset in line with its files. Where a plain file joins plain ones there is nothing to count. */
const renewTraits = (row: 'new' | 'old') => `
    UPDATE asset SET traits = coalesce((SELECT ${traits} FROM resource WHERE asset = ${row}.asset), 0)
    WHERE id = ${row}.asset ${row === 'new' ? "AND (traits <> 0 OR new.path IS NULL OR new.role NOT IN ('photo', 'video', 'paired-video'))" : ''}
      AND traits <> coalesce((SELECT ${traits} FROM resource WHERE asset = ${row}.asset), 0);`;

/** The gallery: what a person does with an asset, and timelines of a million that are asked for in a few milliseconds. */
export const gallerySchema = `
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
  `;
