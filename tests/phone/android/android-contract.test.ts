import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phoneContract } from '../../contract/phone.ts';
import { phoneFreeingContract } from '../../contract/phone-freeing.ts';
import { androidHarness } from './android-harness.ts';

const setup = (options: Parameters<typeof androidHarness>[0]) => async () => {
  const { phone, root, close } = await androidHarness(options);
  return {
    phone,
    close,
    has: { digest: true, battery: true, storage: true },
    mediaFolder: join(root, 'DCIM'),
    phonePath: (relative: string) => `/storage/emulated/0/DCIM/${relative}`,
  };
};

phoneContract('an Android phone by USB', setup({}));
phoneContract('an Android phone over Wi-Fi', setup({ link: 'wifi' }));
phoneContract('an old Android phone (sync and shell version 1)', setup({ features: ['cmd'] }));

phoneFreeingContract('an Android phone', setup({}));
phoneFreeingContract('an Android phone without sha256sum', async () => {
  const harness = await setup({ faults: { noDigest: true } })();
  return { ...harness, has: { ...harness.has, digest: false } };
});
phoneFreeingContract(
  'Android 10, whose database does not follow files',
  setup({ faults: { rowsStay: true } }),
);
phoneFreeingContract('an old Android phone (shell version 1)', setup({ features: ['cmd'] }));
phoneFreeingContract('Android 9, whose find prints nothing', setup({ faults: { oldFind: true } }), {
  stepMs: 1000,
});
phoneFreeingContract('a memory card in an Android phone', async () => {
  const card = await mkdtemp(join(tmpdir(), 'photoferry-card-'));
  const harness = await setup({ card: { name: '1A2B-3C4D', root: card } })();
  return {
    ...harness,
    mediaFolder: join(card, 'DCIM'),
    phonePath: (relative) => `/storage/1A2B-3C4D/DCIM/${relative}`,
    close: async () => {
      await harness.close();
      await rm(card, { recursive: true });
    },
  };
});
