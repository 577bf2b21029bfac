import type { Database } from 'better-sqlite3';

export interface PhoneOfAsset {
  phoneId: string;
  name: string;
  isThere: 0 | 1;
}

/** What only the view of a single asset asks for. */
export function createAssetFacts(database: Database) {
  const phones = database.prepare(
    `SELECT p.phone_id AS phoneId, p.name, max(f.is_gone = 0) AS isThere
     FROM resource r JOIN phone_file f ON f.resource = r.id JOIN phone p ON p.id = f.phone
     WHERE r.asset = ? GROUP BY p.id ORDER BY p.id LIMIT 100`,
  );
  const backedUpAt = database.prepare('SELECT backed_up_at_ms FROM asset WHERE id = ?').pluck();
  return {
    /** Each phone that it was seen on; there: still, when it was last listed. */
    phones: (asset: number) => phones.all(asset) as PhoneOfAsset[],
    backedUpAtMs: (asset: number) => (backedUpAt.get(asset) ?? null) as number | null,
  };
}
