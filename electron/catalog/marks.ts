import type { Database } from 'better-sqlite3';
import { markedBy, type Rotation } from './assets.ts';

export interface Marks {
  favourite?: boolean | undefined;
  hidden?: boolean | undefined;
}

/** What a person says of an asset: from then on phones have no word on it. */
export function createMarks(database: Database) {
  const mark = database.prepare(
    `UPDATE asset SET favourite = coalesce(@favourite, favourite), hidden = coalesce(@hidden, hidden),
       marked = marked | @marked WHERE id = @id`,
  );
  const rotate = database.prepare('UPDATE asset SET rotation = ? WHERE id = ?');
  const asNumber = (flag: boolean | undefined) => (flag === undefined ? null : Number(flag));

  return {
    /** False where there is no such asset. */
    mark: (id: number, { favourite, hidden }: Marks): boolean => {
      const marked =
        (favourite === undefined ? 0 : markedBy.favourite) | (hidden === undefined ? 0 : markedBy.hidden);
      const row = { id, marked, favourite: asNumber(favourite), hidden: asNumber(hidden) };
      return mark.run(row).changes === 1;
    },
    /** False where there is no such asset. */
    rotate: (id: number, rotation: Rotation): boolean => rotate.run(rotation, id).changes === 1,
  };
}
