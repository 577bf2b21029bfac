import type { Database } from 'better-sqlite3';

const edits = "('edited-photo', 'edited-video')";

/** Edits that the person took back on the phone: the file is gone there while the photo itself is not. The library keeps them. */
export function createEdits(database: Database) {
  // CROSS JOIN: from the few files of the photo to those of the phone; the other way round is a walk through the phone for each edit.
  const undo = database
    .prepare(
      `UPDATE resource SET is_undone = 1 WHERE is_undone = 0 AND role IN ${edits}
         AND id IN (SELECT resource FROM phone_file
           WHERE phone = @phone AND is_gone = 1 AND freed_at_ms IS NULL AND resource IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM phone_file f WHERE f.resource = resource.id AND f.is_gone = 0)
         AND EXISTS (SELECT 1 FROM resource p CROSS JOIN phone_file f ON f.resource = p.id
           WHERE p.asset = resource.asset AND p.role IN ('photo', 'raw', 'video') AND f.phone = @phone AND f.is_gone = 0)
       RETURNING asset`,
    )
    .pluck();
  const redo = database
    .prepare(
      `UPDATE resource SET is_undone = 0 WHERE is_undone = 1
         AND EXISTS (SELECT 1 FROM phone_file f WHERE f.resource = resource.id AND f.is_gone = 0)
       RETURNING asset`,
    )
    .pluck();
  return {
    /** After a phone was listed: the assets that have an edit more or less by it. */
    settle: (phone: number): number[] => [...undo.all({ phone }), ...redo.all()] as number[],
  };
}
