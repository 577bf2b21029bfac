import type { Database } from 'better-sqlite3';

/** What is known of a file before it leaves a phone. Digests and ids as hex, so that it survives JSON. */
export interface ReceiptDraft {
  path: string;
  rawPath: string | null;
  sizeBytes: number;
  mtimeMs: number;
  sha256: string;
  assetId: string;
  blob: string;
  proof: 'etag' | 'read';
  provenAtMs: number;
  seenAtMs: number;
  /** Who hashed the file on the phone last; `nobody` where the person deleted it there. */
  compared: 'phone' | 'here' | 'both' | 'nobody';
  thumbnail: string | null;
}

export interface Receipt extends Omit<ReceiptDraft, 'rawPath'> {
  phoneId: string;
  phoneFile: number;
  /** What was seen to be gone. `listing`: the phone listed it no more. */
  checked: 'file-and-row' | 'file' | 'listing';
  freedAtMs: number;
}

export interface PhoneLeaving {
  id: number;
  phoneFile: number;
  aside: string;
  isDecided: boolean;
  draft: ReceiptDraft;
}

/** A phone's file with what it was imported as. */
export interface PhoneHolding {
  phoneFile: number;
  path: string;
  rawPath: Uint8Array | null;
  sizeBytes: number;
  mtimeMs: number;
  outcome: string;
  isGone: number;
  neighbourhood: string;
  resource: number | null;
  asset: number | null;
  sha256: Uint8Array | null;
}

/** Files that are about to leave phones, and receipts of those that have. */
export function createPhoneLeavings(database: Database) {
  const holding = `SELECT f.id AS phoneFile, f.path, f.raw_path AS rawPath, f.size_bytes AS sizeBytes, f.mtime_ms AS mtimeMs,
      f.outcome, f.is_gone AS isGone, f.neighbourhood, f.resource, r.asset, r.sha256
    FROM phone_file f LEFT JOIN resource r ON r.id = f.resource`;
  const find = database.prepare(`${holding} WHERE f.phone = ? AND f.id = ?`);
  const together = database
    .prepare(
      `SELECT f.id FROM phone_file f JOIN resource r ON r.id = f.resource
       WHERE r.asset = @asset AND f.phone = @phone AND f.neighbourhood = @neighbourhood AND f.is_gone = 0`,
    )
    .pluck();
  const ofSize = database.prepare(
    `SELECT path, size_bytes AS sizeBytes FROM phone_file
     WHERE phone = ? AND is_gone = 0 AND size_bytes IN (SELECT value FROM json_each(?))`,
  );
  const insert = database.prepare(
    'INSERT INTO phone_leaving (phone, phone_file, aside, receipt) VALUES (?, ?, ?, ?)',
  );
  const all = database.prepare(
    `SELECT id, phone_file AS phoneFile, aside, is_decided AS isDecided, receipt FROM phone_leaving
     WHERE phone = ? ORDER BY id`,
  );
  const decide = database.prepare('UPDATE phone_leaving SET is_decided = 1, receipt = ? WHERE id = ?');
  const end = database.prepare('DELETE FROM phone_leaving WHERE id = ?');
  const free = database.prepare('UPDATE phone_file SET is_gone = 1, freed_at_ms = ? WHERE id = ?');
  const rowsLeft = database.prepare(
    `SELECT r.id, r.path, f.raw_path AS rawPath FROM phone_receipt r JOIN phone_file f ON f.id = r.phone_file AND f.is_gone = 1
     WHERE r.phone_id = ? AND r.checked = 'file' ORDER BY r.id DESC LIMIT 1000`,
  );
  const seeRow = database.prepare("UPDATE phone_receipt SET checked = 'file-and-row' WHERE id = ?");
  const miss = database.prepare('UPDATE phone_file SET is_gone = 1 WHERE id = ?');
  const keep = database.prepare(
    `INSERT INTO phone_receipt (phone_id, phone_file, path, size_bytes, mtime_ms, sha256, asset_id, blob, proof, proven_at_ms,
       seen_at_ms, compared, checked, thumbnail, freed_at_ms)
     VALUES (@phoneId, @phoneFile, @path, @sizeBytes, @mtimeMs, @sha256, @assetId, @blob, @proof, @provenAtMs, @seenAtMs,
       @compared, @checked, @thumbnail, @freedAtMs)`,
  );
  const dropList = database.prepare('DELETE FROM phone_listed WHERE phone = ?');
  const list = database.prepare(
    'INSERT OR REPLACE INTO phone_listed (phone_file, phone, receipt) VALUES (?, ?, ?)',
  );
  const listedGone = database.prepare(
    `SELECT l.phone_file AS phoneFile, l.receipt FROM phone_listed l JOIN phone_file f ON f.id = l.phone_file
     WHERE l.phone = ? AND f.is_gone = 1 LIMIT 1000`,
  );
  const unlist = database.prepare('DELETE FROM phone_listed WHERE phone_file = ?');
  const listed = database.prepare('SELECT receipt FROM phone_listed WHERE phone_file = ?').pluck();
  const relist = database.prepare('UPDATE phone_listed SET receipt = ? WHERE phone_file = ? AND receipt = ?');
  const unask = database.prepare('DELETE FROM phone_listed WHERE phone_file = ? AND receipt = ?');
  const purged = database.prepare(
    `SELECT f.path, f.raw_path AS rawPath, f.size_bytes AS sizeBytes, f.mtime_ms AS mtimeMs, f.facts, lower(hex(f.deleted_asset)) AS assetId,
       t.purged_at_ms AS purgedAtMs
     FROM phone_file f JOIN tombstone t ON t.asset_id = f.deleted_asset
     WHERE f.phone = ? AND f.is_gone = 0 ORDER BY f.path LIMIT ?`,
  );
  const purgedSums = database.prepare(
    `SELECT count(*) AS files, total(f.size_bytes) AS bytes
     FROM phone_file f INDEXED BY phone_file_deleted JOIN tombstone t ON t.asset_id = f.deleted_asset
     WHERE f.deleted_asset IS NOT NULL AND f.phone = ? AND f.is_gone = 0`,
  );
  const facts = database.prepare('SELECT facts FROM phone_file WHERE id = ?').pluck();
  const keepsake = database
    .prepare('SELECT EXISTS (SELECT 1 FROM phone_receipt WHERE thumbnail = ? AND phone_id = ?)')
    .pluck();
  const askedKeepsake = database
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM phone_listed WHERE phone_file = ? AND json_extract(receipt, '$.thumbnail') = ?)`,
    )
    .pluck();
  const receipts = database.prepare(
    `SELECT phone_id AS phoneId, phone_file AS phoneFile, path, size_bytes AS sizeBytes, mtime_ms AS mtimeMs,
       lower(hex(sha256)) AS sha256, lower(hex(asset_id)) AS assetId, blob, proof, proven_at_ms AS provenAtMs,
       seen_at_ms AS seenAtMs, compared, checked, thumbnail, freed_at_ms AS freedAtMs
     FROM phone_receipt WHERE phone_id = ? ORDER BY id`,
  );

  return {
    holding: (phone: number, phoneFile: number) => find.get(phone, phoneFile) as PhoneHolding | undefined,
    /** The files of an asset that stand beside each other on the phone, as those of a Live Photo do. */
    together: (phone: number, { asset, neighbourhood }: { asset: number; neighbourhood: string }) =>
      together.all({ phone, asset, neighbourhood }) as number[],

    /** What the phone holds of these sizes. */
    ofSizes: (phone: number, sizes: readonly number[]) =>
      ofSize.all(phone, JSON.stringify(sizes)) as { path: string; sizeBytes: number }[],

    begin: (phone: number, leaving: { phoneFile: number; aside: string; draft: ReceiptDraft }): number =>
      Number(
        insert.run(phone, leaving.phoneFile, leaving.aside, JSON.stringify(leaving.draft)).lastInsertRowid,
      ),
    all: (phone: number): PhoneLeaving[] =>
      (all.all(phone) as LeavingRow[]).map(({ receipt, isDecided, ...row }) => ({
        ...row,
        isDecided: isDecided === 1,
        draft: JSON.parse(receipt) as ReceiptDraft,
      })),
    decide: (id: number, draft: ReceiptDraft) => decide.run(JSON.stringify(draft), id),
    end: (id: number) => end.run(id),

    /** What we freed, of which the phone's own database was not seen to forget it; the newest. */
    rowsLeft: (phoneId: string) =>
      rowsLeft.all(phoneId) as { id: number; path: string; rawPath: Uint8Array | null }[],
    seeRowGone: (receipt: number) => seeRow.run(receipt),
    /** The phone says that it is not there any more. A listing that shows it again takes that back. */
    noteGone: (phoneFile: number) => miss.run(phoneFile),
    /** It is gone from the phone, and we did it: the receipt says how that was safe. */
    keepReceipt: ({ sha256, assetId, ...rest }: Receipt) => {
      free.run(rest.freedAtMs, rest.phoneFile);
      unlist.run(rest.phoneFile);
      keep.run({ ...rest, sha256: Buffer.from(sha256, 'hex'), assetId: Buffer.from(assetId, 'hex') });
    },
    /** What a new list names; it takes the place of the one before. */
    renewList: (phone: number, items: readonly { phoneFile: number; draft: ReceiptDraft }[]) => {
      dropList.run(phone);
      for (const { phoneFile, draft } of items) list.run(phoneFile, phone, JSON.stringify(draft));
    },
    /** The phone is about to be asked for these: where the next listing has one no more, its receipt is due, as of a list. */
    ask: (phone: number, items: readonly { phoneFile: number; draft: ReceiptDraft }[]): AskedFile[] =>
      items.map(({ phoneFile, draft }) => {
        const receipt = JSON.stringify(draft);
        const earlier = listed.get(phoneFile) as string | undefined;
        list.run(phoneFile, phone, receipt);
        return { phoneFile, receipt, earlier };
      }),
    /** It was not asked for after all: what a list said of it before, or says by now, goes on. */
    unask: ({ phoneFile, receipt, earlier }: AskedFile) => {
      if (earlier === undefined) unask.run(phoneFile, receipt);
      else relist.run(earlier, phoneFile, receipt);
    },
    /** What was on the list and is gone, as the phone's newest listing has it; a page, until there is none. */
    listedAndGone: (phone: number): { phoneFile: number; draft: ReceiptDraft }[] =>
      (listedGone.all(phone) as { phoneFile: number; receipt: string }[]).map(({ phoneFile, receipt }) => ({
        phoneFile,
        draft: JSON.parse(receipt) as ReceiptDraft,
      })),
    /** What the person has deleted for good and the phone still holds. */
    purgedOn: (phone: number, limit: number) => purged.all(phone, limit) as PurgedHolding[],
    purgedSums: (phone: number) => purgedSums.get(phone) as { files: number; bytes: number },
    /** What the phone says of a file; JSON. */
    factsOf: (phoneFile: number) => facts.get(phoneFile) as string | null | undefined,

    /** This small picture stands for something that has left. */
    isKeepsake: (phoneId: string, place: string) => keepsake.get(place, phoneId) === 1,
    /** It will, if the phone lets go of this file, which it was asked for. */
    isAskedKeepsake: (phoneFile: number, place: string) => askedKeepsake.get(phoneFile, place) === 1,
    receipts: (phoneId: string) => receipts.iterate(phoneId) as IterableIterator<Receipt>,
  };
}

/** What a phone is asked for, with what a list that it was given said of that before. */
export interface AskedFile {
  phoneFile: number;
  receipt: string;
  earlier: string | undefined;
}

export interface PurgedHolding {
  path: string;
  rawPath: Uint8Array | null;
  sizeBytes: number;
  mtimeMs: number;
  facts: string | null;
  assetId: string;
  purgedAtMs: number;
}

interface LeavingRow {
  id: number;
  phoneFile: number;
  aside: string;
  isDecided: 0 | 1;
  receipt: string;
}
