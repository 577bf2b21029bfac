/**
 * A photo that was edited is shown as it was edited. Which picture an asset has is part of the addresses of its pictures, so that
 * they can be cached for ever; it stands beside all else that a tile shows.
 */
export const pictureSchema = `
  ALTER TABLE asset ADD COLUMN picture INTEGER NOT NULL DEFAULT 0;  -- 0: of its primary; else of an edit: 32 bits of its SHA-256
  -- An edit that was taken back on the phone.
  ALTER TABLE resource ADD COLUMN is_undone INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX resource_undone ON resource (asset) WHERE is_undone = 1;

  DROP INDEX asset_view;
  CREATE INDEX asset_view ON asset (view, taken_at_ms DESC, id DESC, kind, flags, asset_id, width, height, duration_ms,
    rotation, thumbhash, trashed_at_ms, picture);

  DROP TRIGGER timeline_shows;
  CREATE TRIGGER timeline_shows AFTER UPDATE OF asset_id, kind, taken_at_ms, width, height, duration_ms, rotation,
    thumbhash, picture, favourite, hidden, burst_id, traits, backed_up_at_ms, trashed_at_ms ON asset BEGIN
    UPDATE timeline_revision SET shown = shown + 1, found = found + (old.kind <> new.kind OR old.traits <> new.traits);
  END;

  -- What was edited before is pictured anew, where the edit is here.
  INSERT INTO job (kind, subject)
    SELECT k.kind, r.asset FROM (SELECT 'thumbnail' AS kind UNION ALL SELECT 'preview') k CROSS JOIN
      (SELECT DISTINCT asset FROM resource
       WHERE role IN ('edited-photo', 'edited-video') AND asset IS NOT NULL AND path IS NOT NULL) r WHERE true
    ON CONFLICT (kind, subject) DO UPDATE SET revision = revision + 1, state = 'waiting', attempts = 0, next_attempt_ms = 0, error_code = NULL;
  -- And what the vault has is no preview of it.
  DELETE FROM backup WHERE role = 'preview' AND asset IN (SELECT subject FROM job WHERE kind = 'preview');
`;
