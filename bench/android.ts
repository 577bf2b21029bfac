import { mkdir } from 'node:fs/promises';
import { startAdbServer } from '../tests/phones/adb-server.ts';
import { spawnTestAndroid } from '../tests/phones/android/spawn-test-android.ts';
import { generateAndroid } from '../tests/phones/contents/android.ts';
import { compare3, type Figure, timeWithSync } from './measure.ts';
import { importOnce, type Stage } from './stage.ts';

const cases = [
  { name: '2,000 x 100 KB', bulk: { count: 2000, sizeBytes: 100_000 }, wanted: { 0: 1, 1: 2.5 } },
  { name: '300 MB', bulk: { count: 1, sizeBytes: 300_000_000 }, wanted: { 0: 0.9, 1: 0.9 } },
] as const;

/** Imports from Android against `adb pull`, with and without 1 ms for each request. */
export async function benchAndroid(stage: Stage): Promise<Figure[]> {
  const figures: Figure[] = [];
  const server = await startAdbServer();
  try {
    for (const each of cases) {
      const root = stage.fresh('android');
      await mkdir(root);
      await generateAndroid(root, { bulk: each.bulk });
      const phone = await spawnTestAndroid({ root });
      const adbName = await server.attachUsb(phone.port);
      for (const latencyMs of [0, 1] as const) {
        await phone.set({ latencyMs });
        const arguments_ = ['--later', '--phone', phone.serial];
        const { ours, peer } = await compare3(
          async () => (await importOnce(stage.fresh('library'), arguments_, server.env)).seconds,
          () =>
            timeWithSync(
              ['adb', '-s', adbName, 'pull', '-a', '/sdcard/DCIM', stage.fresh('pull')],
              server.env,
            ),
        );
        figures.push({
          name: `Android, ${each.name}, ${latencyMs} ms a request`,
          ours: `${ours.toFixed(2)} s`,
          peer: `adb pull ${peer.toFixed(2)} s`,
          value: peer / ours,
          wanted: each.wanted[latencyMs],
          sense: 'at-least',
        });
      }
      await phone.close();
    }
  } finally {
    await server.stop();
  }
  return figures;
}
