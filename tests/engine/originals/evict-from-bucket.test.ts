import { expect, it, onTestFinished } from 'vitest';
import { evictOriginals } from '../../../electron/engine/originals/evict-originals.ts';
import { fetchOriginals } from '../../../electron/engine/originals/fetch-originals.ts';
import { storeDate } from '../../../electron/engine/trash/store-date.ts';
import { startFaultProxy } from '../../servers/fault-proxy.ts';
import { whyNoRgw } from '../../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../../servers/shared-rgw.ts';
import {
  backUp,
  libraryAt,
  namesIn,
  opened,
  ownConfig,
  ownEnvironment,
  photos,
  vaultFor,
} from '../backup/backup-desk.ts';
import { cardWith, expectKept, keysByName, picture } from '../removal/removal-desk.ts';
import { idle } from '../temporary.ts';

const why = whyNoRgw();
it.skipIf(why)(
  `a bucket that shows the MD5s of what was sent is only looked at; one that shows others keeps the originals here${why ? ` (skipped: ${why})` : ''}`,
  async () => {
    await ownConfig();
    const { endpoint, env } = await sharedRgw();
    const proxy = await startFaultProxy(endpoint);
    onTestFinished(() => proxy.stop());
    ownEnvironment(env);
    const place = `s3://${newBucketName()}/vault?endpoint=${encodeURIComponent(proxy.endpoint)}&region=us-east-1&pathStyle=1`;
    const library = await libraryAt();
    await (await cardWith(photos(6))).read(library);
    picture(library);
    await vaultFor(library, { place });
    expect(await backUp(library)).toMatchObject({ proven: 6 });
    const keys = [...keysByName(library).values()];
    const { vault } = await opened(library);

    // Somebody has put other bytes of the same size there.
    const { backups } = library.catalog;
    const { blob } = backups.backupOf(keys[0]!).find(({ role }) => role === 'photo')!;
    const row = backups.blob(blob!)!;
    const generation = Buffer.from(row.generation).toString('hex');
    const name = (await namesIn(await opened(library), 'blobs/')).find((each) => each.endsWith(generation))!;
    await vault.store.put(name, Buffer.alloc(row.storedBytes!, 7), { signal: idle() });

    const from = proxy.requests.length;
    const result = await evictOriginals(library, keys, { signal: idle() });
    expect(result).toMatchObject({ done: 5, refused: [{ asset: keys[0], code: 'proof-failed' }] });
    const read = proxy.requests
      .slice(from)
      .filter(({ method, path }) => method === 'GET' && /\/blobs\/[^?]+/.test(path));
    expect(read).toHaveLength(1);
    expect(await fetchOriginals(library, keys, { signal: idle() })).toMatchObject({ done: 6, files: 5 });
    expectKept(library);

    const storeMs = await storeDate(vault, { signal: idle() });
    expect(Math.abs(storeMs - Date.now())).toBeLessThan(60_000);
    expect(await namesIn(await opened(library), 'probe/')).toEqual([]);
  },
  60_000,
);
