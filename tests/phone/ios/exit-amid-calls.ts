import { loadNative } from '../../../electron/phone/ios/native.ts';
import { listenForPhones } from '../../../electron/phone/ios/native-events.ts';
import { openService } from '../../../electron/phone/ios/service-stream.ts';

/** A program that ends while the addon is busy. Arguments: the phone, and after how many milliseconds. */
const [udid = '', afterMs] = process.argv.slice(2);
const native = loadNative()!;
const { signal } = new AbortController();
listenForPhones(native, () => {});
for (let at = 0; at < 8; at++) {
  openService({ native, udid, timeoutMs: 3000 }, 'com.apple.afc', signal).catch(() => {});
}
setTimeout(() => process.exit(7), Number(afterMs));
