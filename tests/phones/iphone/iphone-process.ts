import { startTestIphone, type TestIphone, type TestIphoneOptions } from './start-test-iphone.ts';

/** A test iPhone in a process of its own: the parent calls its methods by name over the channel. */
let phone: TestIphone | undefined;

type Call = {
  id: number;
  method: 'start' | Exclude<keyof TestIphone, 'udid' | 'socketAddress' | 'root'>;
  argument?: unknown;
};

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ id, method, argument }: Call) => {
  try {
    if (method === 'start') {
      phone = await startTestIphone(argument as TestIphoneOptions);
      process.send?.({ id, value: { udid: phone.udid, socketAddress: phone.socketAddress } });
      return;
    }
    const call = phone?.[method] as ((argument: unknown) => Promise<unknown>) | undefined;
    process.send?.({ id, value: await call?.(argument) });
    if (method === 'close') process.disconnect();
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});
