import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { AssetFields } from '../../electron/catalog/assets.ts';
import { type Catalog, createCatalog } from '../../electron/catalog/catalog.ts';
import { fold, searchWords, wordsOf } from '../../electron/catalog/timeline/search-words.ts';
import { allDays } from '../../electron/catalog/timeline/timeline.ts';
import { temporaryFolder } from '../engine/temporary.ts';

let catalog: Catalog;
beforeEach(async () => {
  catalog = createCatalog(path.join(await temporaryFolder(), 'catalog.sqlite'));
  onTestFinished(() => catalog.close());
});

const fields: AssetFields = {
  ...{ kind: 'photo', takenAtMs: 1, offsetMinutes: null, evidence: 'mtime', width: null, height: null },
  ...{ durationMs: null, camera: null, lens: null, latitude: null, longitude: null, burstId: null },
  ...{ favourite: false, hidden: false },
};
let seed = 0;

function newAsset(name: string, more: Partial<AssetFields> = {}): number {
  seed++;
  const sha256 = Buffer.alloc(32);
  sha256.writeUInt32BE(seed);
  const asset = catalog.assets.insertAsset(sha256.subarray(0, 16), { ...fields, ...more });
  const where = { name, path: `Originals/${seed}`, mtimeMs: 1, facts: '{}', contentIdentifier: undefined };
  const resource = catalog.assets.insertResource({ role: 'photo', sha256, sizeBytes: 1, ...where });
  catalog.assets.moveResource(resource, asset);
  return asset;
}

async function find(text: string): Promise<number[]> {
  for (; catalog.timelines.learnWords(3) > 0; );
  const query = { words: wordsOf(fold(text)), kinds: [], within: allDays };
  const timeline = await catalog.timelines.search('photos', query);
  return timeline.keys(allDays, { offset: 0, limit: 100 }).ids;
}

describe('what is found by words', () => {
  it('names, cameras and lenses, by the beginning of a word, without case and accents', async () => {
    const one = newAsset('IMG_0042.HEIC', {
      camera: 'Apple iPhone 15 Pro',
      lens: 'back camera 6.7mm f/1.78',
    });
    const two = newAsset('Ärger im Straßencafé.jpg', { camera: 'Canon EOS R5' });
    const three = newAsset('DSC0099.JPG');
    expect(await find('img_0042')).toEqual([one]);
    expect(await find('IMG 004 heic')).toEqual([one]);
    expect(await find('iphone15')).toEqual([one]);
    expect(await find('iphone canon')).toEqual([]);
    expect(await find('arger')).toEqual([two]);
    expect(await find('STRASSENCAFE canon')).toEqual([two]);
    expect(await find('straß')).toEqual([two]);
    expect(await find('99')).toEqual([]);
    expect(await find('0099')).toEqual([three]);
    expect(await find('dsc0099')).toEqual([three]);
    expect(await find('jpg')).toEqual([three, two]);
    // A single letter is a word by itself.
    expect(await find('f')).toEqual([one]);
    expect(await find('i')).toEqual([]);
  });

  it('follows whatever changes: another camera, a file that joins, an asset that goes and its key that is given again', async () => {
    const one = newAsset('a.jpg');
    const two = newAsset('b.jpg', { camera: 'Nikon' });
    expect(await find('nikon')).toEqual([two]);
    catalog.assets.updateAsset(one, Buffer.alloc(16, 200), { ...fields, camera: 'Nikon' });
    expect(await find('nikon')).toEqual([two, one]);
    const [moved] = catalog.assets.resourcesOf(one);
    catalog.assets.moveResource(moved!.id, two);
    catalog.assets.mergeAsset(one, two);
    expect(await find('a')).toEqual([two]);
    expect(await find('nikon')).toEqual([two]);
    catalog.assets.moveResource(moved!.id, null);
    expect(await find('a')).toEqual([]);
  });

  it('the phones that it was seen on, also under a new name', async () => {
    const asset = newAsset('a.jpg');
    const phone = catalog.phoneFiles.savePhone({ id: 'x', kind: 'android', name: 'Opas Handy' });
    const listing = catalog.phoneFiles.beginListing(phone, () => true);
    listing.take([
      { path: 'DCIM/a.jpg', sizeBytes: 1, mtimeMs: 1, rank: 0, neighbourhood: 'DCIM/a', outcome: 'pending' },
    ]);
    const [row] = catalog.phoneFiles.pending(phone, undefined, 1);
    expect(await find('opas')).toEqual([]);
    catalog.phoneFiles.settle(row!.id, 'imported', { resource: catalog.assets.resourcesOf(asset)[0]!.id });
    expect(await find('opas handy')).toEqual([asset]);
    catalog.phoneFiles.savePhone({ id: 'x', kind: 'android', name: 'Pixel' });
    expect(await find('opas')).toEqual([]);
    expect(await find('pixel')).toEqual([asset]);
  });

  it('a word of any name finds it, and no text is too strange to be kept or asked for', async () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        const asset = newAsset(name);
        const words = searchWords([name])
          .split(' ')
          .filter((word) => word !== '');
        for (const word of words.slice(0, 4)) expect(await find(word)).toContain(asset);
        await find(name);
      }),
      { numRuns: 100 },
    );
  });
});
