import { describe } from 'vitest';
import { openStore } from '../../electron/storage/open-store.ts';
import { storeContract } from '../contract/object-store.ts';
import { whyNoRgw } from '../servers/rgw.ts';
import { newBucketName, sharedRgw } from '../servers/shared-rgw.ts';

const why = whyNoRgw();
describe.skipIf(why)(`a bucket of Ceph RGW${why ? ` (skipped: ${why})` : ''}`, () => {
  storeContract('a bucket', async () => {
    const server = await sharedRgw();
    const store = await openStore(
      `s3://${newBucketName()}/below/here?endpoint=${server.endpoint}&region=${server.region}`,
      { make: true, env: server.env, signal: new AbortController().signal },
    );
    return {
      store,
      traits: {
        createOnly: true,
        etagIsMd5: true,
        refusesWrongMd5: true,
        listsAtOnce: true,
        storageClasses: ['STANDARD_IA', 'GLACIER'],
      },
      close: async () => {},
    };
  });
});
