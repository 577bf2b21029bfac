import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { createCatalog } from '../../../electron/catalog/catalog.ts';
import type { FreeSpaceRules } from '../../../electron/contract/api/free-space.ts';
import { localNowMs } from '../../../electron/engine/free-space/local-now.ts';
import { planFreeSpace, type SpaceRequest } from '../../../electron/engine/free-space/plan-free-space.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { idle, temporaryFolder } from '../temporary.ts';

const dayMs = 86_400_000;
const phone = 1;
/** More keys than are read at once, most of them nobody's, and those where the next reading begins. */
const keys = fc.oneof(
  fc.integer({ min: 1, max: 12_000 }),
  fc.constantFrom(1, 4999, 5000, 5001, 10_000, 10_001),
);
const daysAgo = fc.oneof(fc.nat(90), fc.integer({ min: -3, max: 80_000 }));

interface File {
  key: number;
  bytes: number;
  isHere: boolean;
  state: string;
  onPhone: { touchedDaysAgo: number; isGone: boolean; isOther: boolean }[];
  waiting: string | null;
  /** In the first mirror, and in the second. */
  copies: readonly Copy[];
}
type Copy = 'proven' | 'sent' | 'untold';
interface Asset {
  key: number;
  takenDaysAgo: number;
  openedDaysAgo: number | null;
  isVideo: boolean;
  isFavourite: boolean;
  isTrashed: boolean;
  isBackedUp: boolean;
  hasPicture: boolean;
  isKept: boolean;
  files: File[];
}

const mostly = fc.integer({ min: 0, max: 14 }).map((at) => at > 0);
const seldom = mostly.map((is) => !is);
const file: fc.Arbitrary<File> = fc.record({
  key: keys,
  bytes: fc.oneof(fc.nat(3), fc.nat(5_000_000)),
  isHere: mostly,
  state: fc.tuple(mostly, fc.constantFrom('stored', 'broken')).map(([is, other]) => (is ? 'proven' : other)),
  onPhone: fc.array(fc.record({ touchedDaysAgo: daysAgo, isGone: seldom, isOther: seldom }), {
    maxLength: 2,
  }),
  waiting: fc
    .tuple(mostly, fc.constantFrom('pending', 'unreadable', 'unsupported'))
    .map(([isAlone, other]) => (isAlone ? null : other)),
  copies: fc.array(fc.constantFrom<Copy[]>('proven', 'proven', 'proven', 'sent', 'untold'), { maxLength: 2 }),
});
const asset: fc.Arbitrary<Asset> = fc.record({
  key: keys,
  takenDaysAgo: daysAgo,
  openedDaysAgo: fc.option(daysAgo),
  isVideo: fc.boolean(),
  isFavourite: seldom,
  isTrashed: seldom,
  isBackedUp: mostly,
  hasPicture: mostly,
  isKept: seldom,
  files: fc.array(file, { minLength: 1, maxLength: 3 }),
});
/** No two with the same key, and no two files. */
const assets = fc
  .uniqueArray(asset, { minLength: 5, maxLength: 25, selector: ({ key }) => key })
  .map((all) => {
    const taken = new Set<number>();
    const isNew = ({ key }: File) => !taken.has(key) && taken.add(key);
    return all.map((each) => ({ ...each, files: each.files.filter(isNew) }));
  });
const request: fc.Arbitrary<SpaceRequest> = fc.record({
  target: fc.constantFrom('desktop' as const, { phone }),
  order: fc.constantFrom('oldest' as const, 'least-used' as const),
  needBytes: fc.option(fc.nat(20_000_000), { nil: undefined }),
  rules: fc.record(
    {
      ...{ videosFirst: fc.boolean(), keepFavourites: fc.boolean(), secondCopy: fc.boolean() },
      ...{ olderThanDays: fc.nat(60), largerThanBytes: fc.nat(1_000_000), keepDays: fc.nat(30) },
    },
    { requiredKeys: ['videosFirst', 'keepFavourites', 'secondCopy'] },
  ),
});

it('whatever a catalog holds: the plan is that of looking at one asset after the other', async () => {
  const name = path.join(await temporaryFolder(), 'catalog.sqlite');
  const catalog = createCatalog(name);
  const database = new Database(name);
  onTestFinished(() => {
    database.close();
    catalog.close();
  });
  database.pragma('foreign_keys = OFF');
  database.exec("INSERT INTO phone VALUES (1, 'a', 'android', 'A'), (2, 'b', 'android', 'B')");
  database.exec(
    "INSERT INTO mirror (id, place, traits, added_at_ms) VALUES (1, '/a', '{}', 0), (2, '/b', '{}', 0)",
  );
  const write = writer(database);
  // Half a day from any limit: a test that runs at midnight knows the same days.
  const nowMs = localNowMs() - dayMs / 2;
  let chosen = 0;
  await fc.assert(
    fc.asyncProperty(assets, request, async (all, asked) => {
      write(all, nowMs);
      const planned = await planFreeSpace({ catalog } as Library, asked, { signal: idle() });
      expect(planned).toEqual(plainly(all, { ...asked, nowMs }));
      chosen += planned.assets.length;
    }),
    { numRuns: 300 },
  );
  expect(chosen).toBeGreaterThan(300);
});

/** Puts these into the catalog, in the place of the former ones. */
function writer(database: Database.Database) {
  const asset = database.prepare(
    `INSERT INTO asset (id, asset_id, kind, taken_at_ms, evidence, favourite, thumbhash, backed_up_at_ms, trashed_at_ms, opened_at_ms)
     VALUES (?, ?, ?, ?, 'mtime', ?, ?, ?, ?, ?)`,
  );
  const resource = database.prepare(
    "INSERT INTO resource (id, asset, role, sha256, size_bytes, name, path, mtime_ms, facts) VALUES (?, ?, ?, ?, ?, 'n', ?, 0, '{}')",
  );
  const blob = database.prepare(
    `INSERT INTO blob (id, domain, blob_id, generation, sha256, size_bytes, state) VALUES (?, 'shared', ?, zeroblob(8), ?, ?, ?)`,
  );
  const there = database.prepare(
    `INSERT INTO phone_file (phone, path, size_bytes, mtime_ms, rank, neighbourhood, outcome, resource, is_gone)
     VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?)`,
  );
  const copy = database.prepare(
    'INSERT INTO mirror_blob (blob, mirror, proof, proven_at_ms, is_told) VALUES (?, ?, ?, ?, ?)',
  );
  return database.transaction((all: readonly Asset[], nowMs: number) => {
    for (const table of ['kept_here', 'mirror_blob', 'phone_file', 'backup', 'blob', 'resource', 'asset'])
      database.exec(`DELETE FROM ${table}`);
    const ago = (days: number | null) => (days === null ? null : nowMs - days * dayMs);
    for (const each of all) {
      asset.run(
        ...[each.key, bytesOf(each.key, 16), each.isVideo ? 'video' : 'photo', ago(each.takenDaysAgo)],
        ...[Number(each.isFavourite), each.hasPicture ? bytesOf(1, 8) : null, each.isBackedUp ? 1 : null],
        ...[each.isTrashed ? 1 : null, ago(each.openedDaysAgo)],
      );
      if (each.isKept) database.prepare('INSERT INTO kept_here VALUES (?)').run(each.key);
      for (const { key, bytes, isHere, state, onPhone, waiting, copies } of each.files) {
        const sha256 = bytesOf(key, 32);
        resource.run(key, each.key, 'photo', sha256, bytes, isHere ? `Originals/${key}` : null);
        blob.run(key, sha256, sha256, bytes, state);
        database.prepare("INSERT INTO backup VALUES (?, 'photo', ?, ?)").run(each.key, sha256, key);
        for (const [at, how] of copies.entries()) {
          const isProven = how !== 'sent';
          copy.run(key, at + 1, isProven ? 'read' : null, isProven ? 1 : null, Number(how !== 'untold'));
        }
        for (const [at, { touchedDaysAgo, isGone, isOther }] of onPhone.entries())
          there.run(
            ...[isOther ? 2 : phone, `${key}-${at}`, bytes, ago(touchedDaysAgo), `place ${key}`],
            ...['imported', key, Number(isGone)],
          );
        if (waiting) there.run(phone, `${key}-waits`, 1, 0, `place ${key}`, waiting, null, 0);
      }
    }
  });
}

const bytesOf = (key: number, length: number) => {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32BE(key);
  return bytes;
};

/** The plan, as it is described. */
function plainly(
  all: readonly Asset[],
  { target, rules, needBytes, order, nowMs }: SpaceRequest & { nowMs: number },
) {
  const staying: Record<string, number> = {};
  const may: { asset: Asset; files: number; bytes: number; usedDaysAgo: number }[] = [];
  for (const asset of [...all].sort((one, other) => one.key - other.key)) {
    const there = asset.files.flatMap((file) =>
      target === 'desktop'
        ? file.isHere
          ? [{ file, touchedDaysAgo: asset.openedDaysAgo }]
          : []
        : file.onPhone
            .filter(({ isGone, isOther }) => !isGone && !isOther)
            .map(({ touchedDaysAgo }) => ({ file, touchedDaysAgo })),
    );
    if (there.length === 0) continue;
    const bytes = there.reduce((sum, { file }) => sum + file.bytes, 0);
    const touched = there.flatMap(({ touchedDaysAgo }) => touchedDaysAgo ?? []);
    const why = whyStays(asset, {
      target,
      rules,
      bytes,
      touched,
      isHere: there.every(({ file }) => file.isHere),
    });
    if (why) staying[why] = (staying[why] ?? 0) + 1;
    else {
      const used = order === 'oldest' ? asset.takenDaysAgo : Math.min(asset.takenDaysAgo, ...touched);
      may.push({ asset, files: there.length, bytes, usedDaysAgo: used });
    }
  }
  // 1900 is long ago, however much longer it is.
  const longest = Math.floor((nowMs - Date.UTC(1900, 0)) / dayMs);
  const rank = ({ asset, usedDaysAgo }: (typeof may)[number]) =>
    (rules.videosFirst && !asset.isVideo ? 1e6 : 0) - Math.min(usedDaysAgo, longest + 1);
  may.sort((one, other) => rank(one) - rank(other) || one.asset.key - other.asset.key);
  const plan = { assets: [] as number[], files: 0, bytes: 0, staying, leftBytes: 0 };
  for (const { asset, files, bytes } of may) {
    if (plan.bytes >= (needBytes ?? Number.POSITIVE_INFINITY)) {
      plan.leftBytes += bytes;
      continue;
    }
    plan.assets.push(asset.key);
    plan.files += files;
    plan.bytes += bytes;
  }
  return plan;
}

function whyStays(
  asset: Asset,
  {
    target,
    rules,
    bytes,
    touched,
    isHere,
  }: {
    target: SpaceRequest['target'];
    rules: FreeSpaceRules;
    bytes: number;
    touched: number[];
    isHere: boolean;
  },
): string | undefined {
  const isPhone = target !== 'desktop';
  const waits = asset.files.some(
    ({ waiting, onPhone }) =>
      (waiting === 'pending' || waiting === 'unreadable') && onPhone.some(({ isOther }) => !isOther),
  );
  if (asset.isTrashed) return 'in-trash';
  if (isPhone && waits) return 'pending';
  if (!asset.isBackedUp) return 'not-backed-up';
  if (asset.files.some(({ state }) => state !== 'proven')) return 'not-proven';
  if (!asset.hasPicture) return 'pictures-missing';
  if (!isPhone && asset.isKept) return 'kept-here';
  // Here what would go is the copy itself; a mirror counts where its log tells of all of it.
  const isMirrored = asset.files.every(({ copies }) => copies.includes('proven'));
  if (rules.secondCopy && !(isPhone && isHere) && !isMirrored) return 'no-second-copy';
  if (rules.keepFavourites && asset.isFavourite) return 'favourite';
  // A day that is half over here may not have begun elsewhere.
  const tooNew = (days: number | undefined, ago: number) => days !== undefined && ago <= days;
  if (tooNew(rules.olderThanDays, asset.takenDaysAgo) || tooNew(rules.keepDays, asset.takenDaysAgo))
    return 'too-new';
  if (touched.some((ago) => tooNew(rules.keepDays, ago))) return 'too-new';
  if (rules.largerThanBytes !== undefined && bytes <= rules.largerThanBytes) return 'too-small';
  return undefined;
}
