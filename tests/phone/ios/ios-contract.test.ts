import { describe } from 'vitest';
import { phoneContract } from '../../contract/phone.ts';
import { noAddon, setUpIphone } from './iphone-harness.ts';

describe.skipIf(noAddon)('with the addon', () => {
  phoneContract('An iPhone', async () => {
    const harness = await setUpIphone();
    return {
      phone: await harness.connect(),
      mediaFolder: harness.dcim,
      phonePath: (relative) => `/DCIM/${relative}`,
      ownPath: (relative) => `/${relative}`,
      close: harness.close,
      has: { digest: false, battery: true, storage: true },
    };
  });
});
