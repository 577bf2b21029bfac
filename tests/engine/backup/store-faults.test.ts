import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Library } from '../../../electron/engine/library/open-library.ts';
import { type FaultProxy, startFaultProxy } from '../../servers/fault-proxy.ts';
import { whyNoRgw } from '../../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../../servers/shared-rgw.ts';
import {
  backUp,
  bring,
  expectKept,
  libraryAt,
  namesIn,
  opened,
  ownConfig,
  ownEnvironment,
  photos,
  vaultFor,
} from './backup-desk.ts';

/** A library with a vault in a bucket behind a proxy, and one photo that is backed up already. */
async function behindProxy(): Promise<{ library: Library; proxy: FaultProxy }> {
  await ownConfig();
  const { endpoint, env } = await sharedRgw();
  const proxy = await startFaultProxy(endpoint);
  onTestFinished(() => proxy.stop());
  ownEnvironment(env);
  const at = encodeURIComponent(proxy.endpoint);
  const place = `s3://${newBucketName()}/vault?endpoint=${at}&region=us-east-1&pathStyle=1`;
  const library = await libraryAt();
  await bring(library, photos(1));
  await vaultFor(library, { place });
  expect(await backUp(library)).toMatchObject({ backedUp: 1 });
  return { library, proxy };
}

const why = whyNoRgw();
describe.skipIf(why)(`a backup to a bucket that fails${why ? ` (skipped: ${why})` : ''}`, () => {
  it('a store that says it has a photo and does not: it is sent again within the same backup', async () => {
    const { library, proxy } = await behindProxy();
    await bring(library, photos(6));
    proxy.fault({ do: 'swallow', method: 'PUT', path: /\/blobs\//, times: 2 });
    expect(await backUp(library)).toMatchObject({ assets: 7, backedUp: 7, proven: 7, failed: 0 });
    expect(await expectKept(library)).toBe(7);
  });

  it('one whose ETags are no MD5s any more: what is sent is read back from then on, and nothing is sent twice', async () => {
    const { library, proxy } = await behindProxy();
    await bring(library, photos(6));
    proxy.fault({ do: 'other-etag', path: /\/blobs\// });
    const done = await backUp(library);
    expect(done).toMatchObject({ assets: 7, backedUp: 7, proven: 7, failed: 0, notices: ['etags-changed'] });
    expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(7);
    await bring(library, photos(2));
    const from = proxy.requests.length;
    expect(await backUp(library)).toMatchObject({ backedUp: 9, proven: 9, failed: 0, notices: [] });
    const blobs = proxy.requests.slice(from).filter((each) => each.path.includes('/blobs/'));
    expect(blobs.map(({ method }) => method).sort()).toEqual(['GET', 'GET', 'PUT', 'PUT']);
    expect(await expectKept(library)).toBe(9);
  });

  it('one that refuses a single blob: nothing stops, and the photo is sent under a new generation', async () => {
    const { library, proxy } = await behindProxy();
    await bring(library, photos(3));
    const refused = proxy.fault({
      do: { status: 403, code: 'AccessDenied' },
      method: 'HEAD',
      path: /\/blobs\/.*\/[0-9a-f]{64}/,
      times: 1,
    });
    const done = await backUp(library);
    refused();
    expect(done.stoppedBy).toBeUndefined();
    expect(done).toMatchObject({ assets: 4, backedUp: 4, proven: 4, failed: 0 });
    expect(await expectKept(library)).toBe(4);
  });

  it('one that keeps nothing: no photo is called backed up, each is named, and later all goes on', async () => {
    const { library, proxy } = await behindProxy();
    await bring(library, photos(3));
    const end = proxy.fault({ do: 'swallow', method: 'PUT', path: /\/blobs\// });
    const lied = await backUp(library);
    expect(lied).toMatchObject({ assets: 4, backedUp: 1, failed: 3, pending: 3 });
    expect(lied.failures.map(({ code }) => code)).toEqual(Array(3).fill('blob-not-kept'));
    end();
    // They wait their turn; a person may ask at once.
    expect(await backUp(library)).toMatchObject({ backedUp: 1, requests: 1 });
    for (const asset of [2, 3, 4]) library.catalog.backups.reopen(asset);
    expect(await backUp(library)).toMatchObject({ backedUp: 4, proven: 4, failed: 0 });
    expect(await expectKept(library)).toBe(4);
  });

  it('one that refuses in the middle: what was acknowledged stays, the reason is told, the rest goes on later', async () => {
    const { library, proxy } = await behindProxy();
    await bring(library, photos(100, 2000));
    let asked = 0;
    const watch = setInterval(() => {
      asked = proxy.requests.filter(({ method, path }) => method === 'PUT' && /\/log\//.test(path)).length;
      if (asked >= 2) proxy.fault({ do: { status: 403, code: 'AccessDenied' }, method: 'PUT' });
    }, 1);
    const stopped = await backUp(library);
    clearInterval(watch);
    expect(asked).toBeGreaterThanOrEqual(2);
    if (stopped.backedUp < 101) expect(stopped.stoppedBy).toMatchObject({ code: 'store-denied' });
    expect(await expectKept(library)).toBe(stopped.backedUp);
    proxy.clear();
    expect(await backUp(library)).toMatchObject({ backedUp: 101, failed: 0 });
    expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(101);
  });

  it('a bucket that refuses from the first byte is an error with words, not a result', async () => {
    const { library, proxy } = await behindProxy();
    await bring(library, photos(1));
    proxy.fault({ do: { status: 404, code: 'NoSuchBucket' } });
    await expect(backUp(library)).rejects.toMatchObject({ code: 'vault-missing' });
    proxy.clear();
    proxy.fault({ do: { status: 403, code: 'InvalidAccessKeyId' } });
    await expect(backUp(library)).rejects.toMatchObject({ code: 'store-denied' });
    proxy.clear();
    expect(await backUp(library)).toMatchObject({ backedUp: 2 });
  });

  it('a list that is stale, an answer that is lost, a connection that breaks: it is whole in the end', async () => {
    const { library, proxy } = await behindProxy();
    await bring(library, {
      ...photos(12),
      'VID.MP4': Buffer.concat([
        Buffer.from('000000186674797069736f6d00000200', 'hex'),
        randomBytes(20_000_000),
      ]),
    });
    proxy.fault({ do: 'stale-list', path: /list-type/ });
    proxy.fault({ do: 'lose-answer', method: 'PUT', path: /\/blobs\//, times: 2 });
    proxy.fault({ do: 'lose-answer', method: 'PUT', path: /\/(refs|log)\//, times: 2 });
    proxy.fault({ do: 'lose-answer', method: 'POST', path: /uploadId=/, times: 1 });
    proxy.dropEveryBytes = 10_000_000;
    const done = await backUp(library);
    expect(done).toMatchObject({ assets: 14, backedUp: 14, proven: 14, failed: 0 });
    expect(proxy.drops).toBeGreaterThan(0);
    proxy.clear();
    expect(await namesIn(await opened(library), 'blobs/')).toHaveLength(14);
    expect(await expectKept(library)).toBe(14);
  });
});
