import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startAdbServer, type TestAdbServer } from './adb-server.ts';
import { spawnTestAndroid } from './android/spawn-test-android.ts';
import type { TestAndroid } from './android/test-android.ts';
import { generateAndroid } from './contents/android.ts';
import { generateIphone } from './contents/iphone.ts';
import type { ContentFile } from './contents/manifest.ts';
import { spawnTestIphone } from './iphone/spawn-test-iphone.ts';
import type { TestIphone } from './iphone/start-test-iphone.ts';
import { runPhotoferry } from './run-photoferry.ts';

export interface DemoPhones {
  /** In which the phones are seen, and nothing of whoever runs this. */
  env: NodeJS.ProcessEnv;
  /** Into the socket again, and waits until the computer sees it. */
  plugAndroid: (() => Promise<void>) | undefined;
  android: TestAndroid | undefined;
  iphone: TestIphone | undefined;
  /** What was generated on the Android phone, else on the iPhone. */
  contents: ContentFile[];
  close(): Promise<void>;
}

/**
 * A computer with an Android phone and an iPhone plugged in, each accepted by the real programs and full of generated photos.
 * A phone whose program is missing is left out.
 * @param stage an empty folder: the home of this computer and the storage of the phones
 */
export async function startDemoPhones(
  stage: string,
  say: (text: string) => void = () => {},
): Promise<DemoPhones> {
  const running: { close(): Promise<unknown> }[] = [];
  const server = await startAdbServer().catch(() => undefined);
  let env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: stage,
    PHOTOFERRY_CONFIG_DIR: path.join(stage, 'config'),
  };
  let android: TestAndroid | undefined;
  let contents: ContentFile[] = [];
  let plugAndroid: DemoPhones['plugAndroid'];
  if (server) {
    running.push({ close: () => server.stop() });
    env = { ...env, ...server.env };
    const { phone, files } = await startAndroid(server, { stage, say });
    running.push(phone);
    android = phone;
    contents = files;
    plugAndroid = async () => {
      await phone.plug();
      await server.attachUsb(phone.port);
    };
  } else say('  adb is missing: going on without the Android phone.');
  const apple = await startIphone(env, { stage, say, running });
  if (apple) {
    env.USBMUXD_SOCKET_ADDRESS = apple.phone.socketAddress;
    if (!android) contents = apple.files;
  } else say('  libimobiledevice is missing: going on without the iPhone.');
  const close = async () => {
    for (const each of running.splice(0).reverse()) await each.close().catch(() => {});
  };
  return { env, plugAndroid, android, iphone: apple?.phone, contents, close };
}

interface Stage {
  stage: string;
  say: (text: string) => void;
}

async function startAndroid(server: TestAdbServer, { stage, say }: Stage) {
  const root = path.join(stage, 'android');
  await mkdir(root);
  const { files } = await generateAndroid(root, { photos: 120, videos: 10 });
  const phone = await spawnTestAndroid({ root, model: 'Pixel 9' });
  await server.attachUsb(phone.port);
  say(`  an Android phone with ${files.length} files`);
  return { phone, files };
}

async function startIphone(
  env: NodeJS.ProcessEnv,
  { stage, say, running }: Stage & { running: { close(): Promise<unknown> }[] },
) {
  const root = path.join(stage, 'iphone');
  await mkdir(root);
  const { files, cloudOnly } = await generateIphone(root, { photos: 100, livePhotos: 20 });
  const phone = await spawnTestIphone({ root, name: 'Ann’s iPhone' });
  running.push(phone);
  const devices = await runPhotoferry(['devices', '--json'], {
    env: { ...env, USBMUXD_SOCKET_ADDRESS: phone.socketAddress },
  });
  const found = devices.result.devices as { id: string; state: string }[];
  if (!found.some((device) => device.id === phone.udid)) return undefined;
  say(`  an iPhone with ${files.length} files and ${cloudOnly.length} photos that are only in iCloud`);
  return { phone, files };
}
