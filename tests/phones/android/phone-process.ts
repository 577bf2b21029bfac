import { startTestAndroid, type TestAndroid, type TestAndroidOptions } from './test-android.ts';

let phone: TestAndroid | undefined;

/** What the process that forked this one asks; see spawn-test-android.ts. */
async function carryOut(verb: string, argument: unknown) {
  if (verb === 'start') {
    phone = await startTestAndroid(argument as TestAndroidOptions);
    return { serial: phone.serial, port: phone.port };
  }
  if (phone === undefined) throw new Error('no phone yet');
  if (verb === 'set') await phone.set(argument as Parameters<TestAndroid['set']>[0]);
  else if (verb === 'plug') await phone.plug();
  else if (verb === 'unplug') await phone.unplug();
  else if (verb === 'close') await phone.close();
  else throw new Error(`unknown verb ${verb}`);
  return undefined;
}

process.on('message', (message: { id: number; verb: string; argument?: unknown }) => {
  carryOut(message.verb, message.argument).then(
    (result) => process.send?.({ id: message.id, result }),
    (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
  );
});
// A terminal's Ctrl-C reaches this process too; the one that started it decides.
process.on('SIGINT', () => {});
// The one that asked is gone: nothing is left behind.
process.on('disconnect', () => {
  phone?.close().finally(() => process.exit(0)) ?? process.exit(0);
});
