import { copyFileSync, mkdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type ImportOptions, importPhone } from '../../../electron/engine/import/import-phone.ts';
import { ledgerOf } from '../../../electron/engine/ledger.ts';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import type { Phone } from '../../../electron/phone/phone.ts';
import { generateAndroid } from '../../phones/contents/android.ts';
import { generateIphone } from '../../phones/contents/iphone.ts';
import type { ContentsManifest } from '../../phones/contents/manifest.ts';
import { afcOp } from '../../phones/iphone/afc-wire.ts';
import { idle, temporaryFolder, temporaryLibrary } from '../temporary.ts';
import { expectManifest } from './expect-manifest.ts';
import { expectSum, expectWhole } from './expect-whole.ts';
import { noAddon, plugAndroid, plugIphone } from './plugged-phones.ts';

const androidRoot = '/storage/emulated/0/';
const some = { photos: 36, pictures: 8, videos: 4 };

async function importAll(library: Library, phone: Phone, options: Partial<ImportOptions> = {}) {
  const result = await importPhone(library, phone, { signal: idle(), ...options });
  expectSum(result);
  expect(result.stoppedBy).toBeUndefined();
  return result;
}

/** What the manifest says of every single item, as the ledger has it. Of files with the same bytes any one is first. */
function expectLedger(library: Library, phoneId: string, manifest: ContentsManifest, before: string): void {
  const { listed, outcomes, exceptions } = ledgerOf(library, phoneId);
  expect(listed).toBe(manifest.files.length + manifest.cloudOnly.length);
  expect(outcomes).toEqual(manifest.outcomes);
  const found = [...exceptions].map(({ path: place, outcome }) => `${place} ${outcome}`).sort();
  const told = manifest.files
    .filter(({ outcome }) => outcome !== 'imported' && outcome !== 'duplicate')
    .map((file) => `${before}${file.path} ${file.outcome}`);
  const clouds = manifest.cloudOnly.map((place) => `${before}${place} cloudOnly`);
  expect(found).toEqual([...told, ...clouds].sort());
}

/** The second import of an unchanged phone. */
async function expectNothingNew(library: Library, phone: Phone, manifest: ContentsManifest): Promise<void> {
  const again = await importAll(library, phone);
  const { imported, duplicate, ...rest } = manifest.outcomes;
  expect(again.outcomes).toEqual({ ...rest, imported: 0, duplicate: 0, seen: imported + duplicate });
  expect(again.bytes).toBe(0);
}

it('brings a whole Android phone in as it is, and nothing twice', { timeout: 60_000 }, async () => {
  const root = await temporaryFolder();
  const manifest = await generateAndroid(root, some);
  const favourite = manifest.assets.find(({ kind }) => kind === 'photo')!;
  favourite.favourite = true;
  const { device, connect } = await plugAndroid({ root });
  await device.set({ favourites: [androidRoot + favourite.files[0]!.path] });
  const [library, phone] = [await temporaryLibrary(), await connect()];

  const first = await importAll(library, phone);
  expect(first.outcomes).toEqual(manifest.outcomes);
  const came = manifest.files.filter(({ outcome }) => outcome === 'imported' || outcome === 'duplicate');
  expect(first.bytes).toBe(came.reduce((sum, file) => sum + file.sizeBytes, 0));
  const assets = await expectWhole(library);
  expectManifest(assets, library, [manifest]);
  expectLedger(library, phone.id, manifest, androidRoot);
  const times = new Map(came.map((file) => [file.sha256, file.mtimeMs]));
  for (const { path: place, sha256 } of assets.flatMap(({ resources }) => resources))
    expect(statSync(path.join(library.root, place!)).mtimeMs, place!).toBe(times.get(sha256));

  // A read would break off now.
  await device.set({ cutAfterBytes: 0 });
  await expectNothingNew(library, phone, manifest);
});

it.skipIf(noAddon)('brings a whole iPhone in as it is, and nothing twice', { timeout: 60_000 }, async () => {
  const root = await temporaryFolder();
  const manifest = await generateIphone(root, { ...some, livePhotos: 6 });
  const { device, connect } = await plugIphone({ root });
  const [library, phone] = [await temporaryLibrary(), await connect()];

  const first = await importAll(library, phone);
  expect(first.outcomes).toEqual(manifest.outcomes);
  const assets = await expectWhole(library);
  expectManifest(assets, library, [manifest]);
  expectLedger(library, phone.id, manifest, '/');

  // The phone's own database is read again; of the photos only sizes and times are asked for.
  const opened = async () => (await device.report()).requests[afcOp.fileOpen] ?? 0;
  const before = await opened();
  await expectNothingNew(library, phone, manifest);
  expect((await opened()) - before).toBeLessThanOrEqual(3);
  expect((await device.report()).openHandles).toBe(0);
});

it.skipIf(noAddon)(
  'takes two phones side by side, and what both hold once',
  { timeout: 60_000 },
  async () => {
    const [iphoneRoot, root] = [await temporaryFolder(), await temporaryFolder()];
    const few = { photos: 20, pictures: 6, videos: 2, screenshots: 1, oddities: false };
    const apple = await generateIphone(iphoneRoot, { ...few, livePhotos: 3, edits: 1 });
    const google = await generateAndroid(root, few);
    // Whole assets that were sent from one to the other: single photos, and a Live Photo with both its files.
    const singles = apple.assets.filter(({ kind, files }) => kind === 'photo' && files.length === 1);
    const live = apple.assets.filter(({ kind, files }) => kind === 'live-photo' && files.length === 2);
    const shared = [...singles.slice(0, 5), ...live.slice(0, 1)].flatMap(({ files }) => files);
    mkdirSync(path.join(root, 'Pictures/From iPhone'), { recursive: true });
    for (const file of shared) {
      const target = path.join(root, 'Pictures/From iPhone', path.basename(file.path));
      copyFileSync(path.join(iphoneRoot, file.path), target);
      utimesSync(target, 1_700_000_000, 1_700_000_000);
    }
    const [iphone, android] = [await plugIphone({ root: iphoneRoot }), await plugAndroid({ root })];
    const library = await temporaryLibrary();
    const phones = [await iphone.connect(), await android.connect()];

    const results = await Promise.all(phones.map((phone) => importAll(library, phone)));
    const sum = (outcome: 'imported' | 'duplicate') =>
      results.reduce((total, result) => total + result.outcomes[outcome], 0);
    expect(sum('duplicate')).toBe(apple.outcomes.duplicate + google.outcomes.duplicate + shared.length);
    expect(sum('imported')).toBe(apple.outcomes.imported + google.outcomes.imported);
    expect(results.map(({ outcomes }) => outcomes.unreadable + outcomes.pending)).toEqual([0, 0]);
    expectManifest(await expectWhole(library), library, [apple, google]);
    for (const phone of phones) expect((await importAll(library, phone)).bytes).toBe(0);
  },
);
