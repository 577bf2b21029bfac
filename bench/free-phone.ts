import { mkdir } from 'node:fs/promises';
import { startAdbServer } from '../tests/phones/adb-server.ts';
import { spawnTestAndroid } from '../tests/phones/android/spawn-test-android.ts';
import { generateAndroid } from '../tests/phones/contents/android.ts';
import type { Figure } from './measure.ts';
import { measuredVerb } from './measured-run.ts';
import { importOnce, type Stage } from './stage.ts';

const count = 2000;
const limitSeconds = 60;

/** Deletes files on a phone at 1 ms a request: hashed there, small pictures pushed, their absence looked at, a receipt each. */
export async function benchFreePhone(stage: Stage): Promise<Figure[]> {
  const server = await startAdbServer();
  const root = stage.fresh('android');
  await mkdir(root);
  await generateAndroid(root, { bulk: { count, sizeBytes: 100_000 } });
  const phone = await spawnTestAndroid({ root });
  try {
    await server.attachUsb(phone.port);
    const library = stage.fresh('library');
    await importOnce(library, ['--phone', phone.serial], server.env);
    const env = {
      ...process.env,
      ...server.env,
      PHOTOFERRY_LIBRARY: library,
      PHOTOFERRY_PASSPHRASE: 'only for this bench',
      PHOTOFERRY_CONFIG_DIR: stage.fresh('config'),
    };
    const vault = ['--folder', stage.fresh('vault'), '--phrase-file', stage.fresh('phrase')];
    await measuredVerb(['vault', 'create', ...vault], env);
    await measuredVerb(['backup'], env);
    await phone.set({ latencyMs: 1 });
    const run = await measuredVerb(['free-space', '--phone', phone.serial, '--execute', '--yes-cloud'], env);
    const { seconds, cpuSeconds } = run;
    const { freed } = run.result;
    if (freed !== count) throw new Error(`${String(freed)} of ${count} files were freed`);
    return [
      {
        name: `Freeing ${count.toLocaleString('en')} files on Android, 1 ms a request`,
        ours: `${seconds.toFixed(1)} s, of the processor ${cpuSeconds.toFixed(1)} s`,
        peer: `limit ${limitSeconds} s`,
        value: seconds,
        wanted: limitSeconds,
        sense: 'at-most',
      },
    ];
  } finally {
    await phone.close();
    await server.stop();
  }
}
