import { mkdir } from 'node:fs/promises';
import { startAdbServer } from '../tests/phones/adb-server.ts';
import { spawnTestAndroid } from '../tests/phones/android/spawn-test-android.ts';
import { generateAndroid } from '../tests/phones/contents/android.ts';
import { runPhotoferry } from '../tests/phones/run-photoferry.ts';
import type { Figure } from './measure.ts';
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
      ...server.env,
      PHOTOFERRY_PASSPHRASE: 'only for this bench',
      PHOTOFERRY_CONFIG_DIR: stage.fresh('config'),
    };
    const verb = async (...words: string[]) => {
      const ended = await runPhotoferry([...words, '--library', library, '--json'], { env });
      if (ended.status !== 0)
        throw new Error(`${words[0]} ended with ${ended.status}: ${ended.stderr.slice(-2000)}`);
      return ended.result as Record<string, unknown>;
    };
    await verb('vault', 'create', '--folder', stage.fresh('vault'), '--phrase-file', stage.fresh('phrase'));
    await verb('backup');
    await phone.set({ latencyMs: 1 });
    const startedAt = performance.now();
    const { freed } = await verb('free-space', '--phone', phone.serial, '--execute');
    const seconds = (performance.now() - startedAt) / 1000;
    if (freed !== count) throw new Error(`${String(freed)} of ${count} files were freed`);
    return [
      {
        name: `Freeing ${count.toLocaleString('en')} files on Android, 1 ms a request`,
        ours: `${seconds.toFixed(1)} s`,
        peer: `${limitSeconds} s`,
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
