import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { AssetFields } from '../../electron/catalog/assets.ts';
import { createCatalog } from '../../electron/catalog/catalog.ts';
import { createFinder } from '../../electron/catalog/timeline/finder.ts';
import { allDays } from '../../electron/catalog/timeline/timeline.ts';
import { temporaryFolder } from '../engine/temporary.ts';

const query = { words: ['a'], kinds: [], within: allDays };

it('a search whose catalog is closed meanwhile ends with words, and so does one whose catalog cannot be read', async () => {
  const file = path.join(await temporaryFolder(), 'catalog.sqlite');
  const catalog = createCatalog(file);
  const asked = catalog.timelines.search('photos', query);
  catalog.close();
  await expect(asked).rejects.toMatchObject({ code: 'search-failed' });

  const finder = createFinder(`${file}.none`);
  onTestFinished(() => finder.close());
  await expect(finder.find('photos', query)).rejects.toMatchObject({ code: 'search-failed' });
  // Another thread for the next one: it is not dead for good.
  await expect(finder.find('photos', query)).rejects.toMatchObject({ code: 'search-failed' });
});

it('several searches at once, each with its own answer', async () => {
  const catalog = createCatalog(path.join(await temporaryFolder(), 'catalog.sqlite'));
  onTestFinished(() => catalog.close());
  const fields: Omit<AssetFields, 'takenAtMs' | 'favourite'> = {
    ...{ kind: 'photo', offsetMinutes: null, evidence: 'mtime', width: null, height: null, camera: null },
    ...{ durationMs: null, lens: null, latitude: null, longitude: null, burstId: null, hidden: false },
  };
  for (const seed of [1, 2, 3])
    catalog.assets.insertAsset(Buffer.alloc(16, seed), { ...fields, takenAtMs: seed, favourite: seed === 2 });
  const counts = await Promise.all(
    (['photo', 'favourite', 'video', 'photo'] as const).map(async (kind) =>
      (await catalog.timelines.search('photos', { words: [], kinds: [kind], within: allDays })).total(),
    ),
  );
  expect(counts).toEqual([3, 1, 0, 3]);
});
