import { join } from 'node:path';
import { phoneContract } from '../../contract/phone.ts';
import { phoneFeatures } from '../../phones/android/test-android.ts';
import { androidHarness } from './android-harness.ts';

const setup = (features: string[]) => async () => {
  const { phone, root, close } = await androidHarness({ features });
  return {
    phone,
    close,
    mediaFolder: join(root, 'DCIM'),
    phonePath: (relative: string) => `/storage/emulated/0/DCIM/${relative}`,
  };
};

phoneContract('an Android phone', setup(phoneFeatures));
phoneContract('an old Android phone (sync and shell version 1)', setup(['cmd']));
