import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startAdbServer } from '../tests/phones/adb-server.ts';
import { generateIphone } from '../tests/phones/contents/iphone.ts';
import { spawnTestIphone } from '../tests/phones/iphone/spawn-test-iphone.ts';
import { compare3, type Figure, run, timeWithSync } from './measure.ts';
import { importOnce, type Stage } from './stage.ts';

const cases = [
  { name: '2,000 x 100 KB', bulk: { count: 2000, sizeBytes: 100_000 }, wanted: { 0: 1.5, 1: 8 } },
  { name: '300 MB', bulk: { count: 1, sizeBytes: 300_000_000 }, wanted: { 0: 1.5, 1: 6 } },
] as const;

/** Imports from an iPhone against `cp` from an `ifuse` mount, with and without 1 ms for each request. */
export async function benchIphone(stage: Stage): Promise<Figure[]> {
  const figures: Figure[] = [];
  // An adb server without phones, so that the import does not go looking for the person's own.
  const server = await startAdbServer();
  try {
    for (const each of cases) {
      const root = stage.fresh('iphone');
      await mkdir(root);
      await generateIphone(root, { bulk: each.bulk });
      const phone = await spawnTestIphone({ root });
      const env = { ...server.env, USBMUXD_SOCKET_ADDRESS: phone.socketAddress };
      for (const latencyMs of [0, 1] as const) {
        await phone.set({ latencyMs });
        const mount = stage.fresh('mount');
        await mkdir(mount);
        await run(['ifuse', '-u', phone.udid, mount], env);
        const arguments_ = ['--later', '--phone', phone.udid];
        const { ours, peer } = await compare3(
          async () => (await importOnce(stage.fresh('library'), arguments_, env)).seconds,
          () => timeWithSync(['cp', '-r', path.join(mount, 'DCIM'), stage.fresh('cp')]),
        );
        spawnSync('fusermount', ['-uz', mount]);
        figures.push({
          name: `iPhone, ${each.name}, ${latencyMs} ms a request`,
          ours: `${ours.toFixed(2)} s`,
          peer: `cp from ifuse ${peer.toFixed(2)} s`,
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
