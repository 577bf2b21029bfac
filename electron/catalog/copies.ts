import type { Database } from 'better-sqlite3';

/** Assets and bytes of one place. `all`: of whole assets; `only`: of files that are nowhere else, and the assets they belong to. */
export interface CopiesRow {
  place: 'desktop' | 'vault' | { phone: number } | { mirror: number };
  assets: number;
  bytes: number;
  lostAssets: number;
  lostBytes: number;
}

export interface Copies {
  assets: number;
  bytes: number;
  places: CopiesRow[];
  /** Files that are in none of them, as far as is known here, and the assets they belong to. */
  nowhere: { assets: number; bytes: number };
}

type FileRow = [
  asset: number,
  resource: number,
  sizeBytes: number,
  isHere: number,
  isProven: number,
  phone: number | null,
  /** Their keys, with commas between; null: in none. */
  mirrors: string | null,
];

/** Phones have their own keys; these two are none, and mirrors count down from there. */
const [desktop, vault] = [0, -1];
const mirrorAt = (key: number) => vault - key;

const inMirrors = `(SELECT group_concat(m.mirror) FROM backup k
    JOIN mirror_blob m ON m.blob = k.blob AND m.proof IS NOT NULL AND m.is_told = 1
  WHERE k.asset = r.asset AND k.role = r.role AND k.sha256 = r.sha256)`;

/** Where copies of files are: here, proven in the vault and its mirrors, on phones as they were last listed. Looks at every file once. */
export function createCopies(database: Database) {
  const hasMirrors = database.prepare('SELECT 1 FROM mirror LIMIT 1').pluck();
  const columns = (mirrors: string) => `SELECT r.asset, r.id, r.size_bytes, r.path IS NOT NULL,
      EXISTS (SELECT 1 FROM backup k JOIN blob b ON b.id = k.blob AND b.state = 'proven'
        WHERE k.asset = r.asset AND k.role = r.role AND k.sha256 = r.sha256), f.phone, ${mirrors}
    FROM resource r LEFT JOIN phone_file f ON f.resource = r.id AND f.is_gone = 0`;
  const [plain, mirrored] = ['NULL', inMirrors].map((mirrors) => ({
    all: database.prepare(`${columns(mirrors)} WHERE r.asset IS NOT NULL ORDER BY r.asset, r.id`).raw(),
    one: database.prepare(`${columns(mirrors)} WHERE r.asset = ? ORDER BY r.id`).raw(),
  }));
  return (asset?: number): Copies => {
    const { all, one } = (hasMirrors.get() === undefined ? plain : mirrored)!;
    return sumUp((asset === undefined ? all.iterate() : one.iterate(asset)) as Iterable<FileRow>);
  };
}

function sumUp(rows: Iterable<FileRow>): Copies {
  const sums: Copies = { assets: 0, bytes: 0, places: [], nowhere: { assets: 0, bytes: 0 } };
  const byPlace = new Map<number, CopiesRow>();
  const rowOf = (place: number): CopiesRow => {
    const known = byPlace.get(place);
    if (known) return known;
    const row: CopiesRow = { place: named(place), assets: 0, bytes: 0, lostAssets: 0, lostBytes: 0 };
    byPlace.set(place, row);
    return row;
  };
  const take = (files: readonly FileAt[]) => {
    const first = files[0];
    if (!first) return;
    sums.assets++;
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    sums.bytes += bytes;
    for (const place of first.places) {
      if (!files.every(({ places }) => places.has(place))) continue;
      const row = rowOf(place);
      row.assets++;
      row.bytes += bytes;
    }
    const lost = new Set<number>();
    for (const { places, sizeBytes } of files) {
      const [place] = places;
      if (place === undefined || places.size > 1) continue;
      rowOf(place).lostBytes += sizeBytes;
      lost.add(place);
    }
    for (const place of lost) rowOf(place).lostAssets++;
    const gone = files.filter(({ places }) => places.size === 0);
    if (gone.length > 0) sums.nowhere.assets++;
    for (const { sizeBytes } of gone) sums.nowhere.bytes += sizeBytes;
  };

  let asset: number | undefined;
  let files: FileAt[] = [];
  for (const [of, resource, sizeBytes, isHere, isProven, phone, mirrors] of rows) {
    if (of !== asset) {
      take(files);
      [asset, files] = [of, []];
    }
    let file = files.at(-1);
    if (file?.resource !== resource) {
      file = { resource, sizeBytes, places: new Set() };
      if (isHere) file.places.add(desktop);
      if (isProven) file.places.add(vault);
      for (const mirror of mirrors?.split(',') ?? []) file.places.add(mirrorAt(Number(mirror)));
      files.push(file);
    }
    if (phone !== null) file.places.add(phone);
  }
  take(files);
  sums.places = [...byPlace.values()];
  return sums;
}

function named(place: number): CopiesRow['place'] {
  if (place === desktop) return 'desktop';
  if (place === vault) return 'vault';
  return place < vault ? { mirror: vault - place } : { phone: place };
}

interface FileAt {
  resource: number;
  sizeBytes: number;
  places: Set<number>;
}
