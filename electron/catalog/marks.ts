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
  const wordOn = (mark: 'favourite' | 'hidden') =>
    `${mark} = CASE WHEN asset.marked & ${markedBy[mark]} THEN asset.${mark} WHEN loser.marked & ${markedBy[mark]} THEN loser.${mark}
       ELSE max(asset.${mark}, loser.${mark}) END`;
  const carry = database.prepare(
    `UPDATE asset SET ${wordOn('favourite')}, ${wordOn('hidden')}, marked = asset.marked | loser.marked,
       rotation = CASE asset.rotation WHEN 0 THEN loser.rotation ELSE asset.rotation END
     FROM asset AS loser WHERE loser.id = ? AND asset.id = ?`,
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
    /** What was said of an asset is said of the one that it becomes part of, as far as nothing else was. */
    carry: (loser: number, winner: number) => carry.run(loser, winner),
    /** False where there is no such asset. */
    rotate: (id: number, rotation: Rotation): boolean => rotate.run(rotation, id).changes === 1,
  };
}
