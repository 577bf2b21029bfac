import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startFaultProxy } from '../../servers/fault-proxy.ts';
import { whyNoRgw } from '../../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../../servers/shared-rgw.ts';
import {
  backUp,
  expectSameFiles,
  fewFiles,
  importFiles,
  makeVault,
  newDesk,
} from '../../vaults/vault-desk.ts';
import { filesBelow } from '../import/expect-whole.ts';
import { temporaryFolder } from '../temporary.ts';

const why = whyNoRgw();
describe.skipIf(why)('restore, from a bucket whose answers break', () => {
  it('asks again for what was cut off; a store that is gone ends it, and the next run goes on', async () => {
    const server = await sharedRgw();
    const proxy = await startFaultProxy(server.endpoint);
    onTestFinished(() => proxy.stop());
    const url = `s3://${newBucketName()}/v?endpoint=${proxy.endpoint}&region=${server.region}&pathStyle=1`;
    const bucket = { words: ['--s3', url], env: server.env };
    const there = await newDesk(bucket);
    const to = path.join(await temporaryFolder(), 'restored');
    const restore = () => there.run(['restore', '--to', to, '--json']);
    await importFiles(there, fewFiles);
    await makeVault(there, bucket);
    await backUp(there);

    const blobs = { method: 'GET', path: /\/blobs\// };
    proxy.fault({ do: { status: 403, code: 'AccessDenied' }, ...blobs });
    const each = await restore();
    expect(each).toMatchObject({ status: 1, result: { files: 0, failed: fewFiles.length } });
    proxy.clear();
    // An entry of the log, or the keys of a member: what stands behind it counts all the same.
    for (const path of [/\/log\//, /member\.json/]) {
      proxy.fault({ do: { status: 403, code: 'AccessDenied' }, method: 'GET', path, times: 1 });
      await importFiles(there, [{ name: 'MORE.JPG', sizeBytes: 5000 }]);
      await backUp(there);
    }
    proxy.clear();
    proxy.fault({ do: { status: 403, code: 'AccessDenied' }, method: 'GET', path: /\/log\/.*0000000001-/ });
    const hidden = await restore();
    expect(hidden).toMatchObject({ status: 1, result: { files: 2, problems: 1 } });
    rmSync(to, { recursive: true });
    proxy.fault({ do: { status: 403, code: 'AccessDenied' }, ...blobs });
    proxy.fault({ do: { status: 403, code: 'AccessDenied' }, method: 'HEAD' });
    const denied = await restore();
    expect(denied).toMatchObject({ status: 3, result: { type: 'error', code: 'store-denied' } });
    proxy.clear();
    proxy.fault({ do: 'truncate', ...blobs, times: 2 });
    proxy.fault({ do: { status: 503, code: 'SlowDown' }, ...blobs, times: 2 });
    proxy.fault({ do: 'cut', ...blobs, times: 2 });
    expect(await restore()).toMatchObject({
      ...{ status: 0, result: { failed: 0, files: fewFiles.length + 2 } },
    });
    expectSameFiles(there.library, to);

    rmSync(to, { recursive: true });
    proxy.fault({ do: 'alter', ...blobs });
    const altered = await restore();
    expect(altered).toMatchObject({ status: 1, result: { files: 0, mismatched: fewFiles.length + 2 } });
    expect(filesBelow(to)).toEqual([]);
  });
});
