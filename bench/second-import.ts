import { mkdir } from 'node:fs/promises';
import { startAdbServer } from '../tests/phones/adb-server.ts';
import { spawnTestAndroid } from '../tests/phones/android/spawn-test-android.ts';
import { generateAndroid } from '../tests/phones/contents/android.ts';
import { generateIphone } from '../tests/phones/contents/iphone.ts';
import { spawnTestIphone } from '../tests/phones/iphone/spawn-test-iphone.ts';
import type { Figure } from './measure.ts';
import { importOnce, type Stage } from './stage.ts';

const bulk = { count: 20_000, sizeBytes: 100_000 };

/** What an unchanged phone with 20,000 files costs the second time, and how much memory the first time takes. */
export async function benchSecondImport(stage: Stage): Promise<Figure[]> {
  const figures: Figure[] = [];
  const server = await startAdbServer();
  try {
    const root = stage.fresh('android');
    await mkdir(root);
    await generateAndroid(root, { bulk });
    const android = await spawnTestAndroid({ root });
    await server.attachUsb(android.port);
    figures.push(
      ...(await compare(stage, { name: 'Android', id: android.serial, env: server.env, wanted: 0.05 })),
    );
    await android.close();

    const iphoneRoot = stage.fresh('iphone');
    await mkdir(iphoneRoot);
    await generateIphone(iphoneRoot, { bulk });
    const iphone = await spawnTestIphone({ root: iphoneRoot });
    const env = { ...server.env, USBMUXD_SOCKET_ADDRESS: iphone.socketAddress };
    figures.push(...(await compare(stage, { name: 'iPhone', id: iphone.udid, env, wanted: 0.15 })));
    await iphone.close();
  } finally {
    await server.stop();
  }
  return figures;
}

async function compare(
  stage: Stage,
  phone: { name: string; id: string; env: NodeJS.ProcessEnv; wanted: number },
): Promise<Figure[]> {
  const library = stage.fresh('library');
  const first = await importOnce(library, ['--later', '--phone', phone.id], phone.env);
  const again = [];
  for (let round = 0; round < 3; round++)
    again.push(await importOnce(library, ['--later', '--phone', phone.id], phone.env));
  const second = again.sort((one, other) => one.seconds - other.seconds)[1]!;
  if (second.bytes !== 0 || second.outcomes.seen !== bulk.count)
    throw new Error('the second import read something');
  return [
    {
      name: `${phone.name}, second import of 20,000 files`,
      ours: `${second.seconds.toFixed(2)} s`,
      peer: `first ${first.seconds.toFixed(2)} s`,
      value: second.seconds / first.seconds,
      wanted: phone.wanted,
      sense: 'at-most',
    },
    {
      name: `${phone.name}, peak memory for 20,000 files, MB`,
      ours: `${first.peakMb.toFixed(0)} MB`,
      peer: 'limit 350 MB',
      value: first.peakMb,
      wanted: 350,
      sense: 'at-most',
    },
  ];
}
