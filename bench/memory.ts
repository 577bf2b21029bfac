import { mkdir, rm } from 'node:fs/promises';
import { startAdbServer } from '../tests/phones/adb-server.ts';
import { spawnTestAndroid } from '../tests/phones/android/spawn-test-android.ts';
import { generateAndroid } from '../tests/phones/contents/android.ts';
import { generateIphone } from '../tests/phones/contents/iphone.ts';
import type { Figure } from './measure.ts';
import { importOnce, type Stage } from './stage.ts';

/** Resident memory for a 5 GiB video, and while HEIC is decoded. */
export async function benchMemory(stage: Stage): Promise<Figure[]> {
  const figures: Figure[] = [];
  const server = await startAdbServer();
  try {
    const root = stage.fresh('android');
    await mkdir(root);
    await generateAndroid(root, { bulk: { count: 1, sizeBytes: 100_000 }, sparseVideo: true });
    const phone = await spawnTestAndroid({ root });
    await server.attachUsb(phone.port);
    const library = stage.fresh('library');
    const video = await importOnce(library, ['--later', '--phone', phone.serial], server.env);
    await phone.close();
    await rm(library, { recursive: true });
    figures.push(limit('Peak memory for a 5 GiB video', video.peakMb, 350));
    const heic = stage.fresh('heic');
    await mkdir(heic);
    await generateIphone(heic, { photos: 40, livePhotos: 20 });
    const decoded = await importOnce(stage.fresh('library'), ['--from', heic], server.env);
    figures.push(limit('Peak memory while HEIC is decoded', decoded.peakMb, 500));
  } finally {
    await server.stop();
  }
  return figures;
}

function limit(name: string, value: number, wanted: number): Figure {
  return {
    name: `${name}, MB`,
    ours: `${value.toFixed(0)} MB`,
    peer: `limit ${wanted} MB`,
    value,
    wanted,
    sense: 'at-most',
  };
}
