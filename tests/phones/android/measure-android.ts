import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { releaseChunk } from '../../../electron/base/release-chunk.ts';
import { createAndroidObserver } from '../../../electron/phone/android/android-observer.ts';
import type { Phone, PhoneFile } from '../../../electron/phone/phone.ts';
import { startAdbServer } from '../adb-server.ts';
import { spawnTestAndroid } from './spawn-test-android.ts';

/**
 * How fast a phone is read, against `adb pull` on the same phone. Nothing is kept: the bytes are only counted. Run with Node 24:
 * `node tests/phones/android/measure-android.ts [files] [reads at once]`.
 */
const [files = 2000, parallel = 0] = process.argv.slice(2).map(Number);
const run = promisify(execFile);
const base = mkdtempSync('/dev/shm/photoferry-measure-');
mkdirSync(`${base}/root/DCIM/Camera`, { recursive: true });
mkdirSync(`${base}/root/DCIM/Many`, { recursive: true });
for (let i = 0; i < files; i += 1) {
  writeFileSync(`${base}/root/DCIM/Camera/IMG_${i}.jpg`, Buffer.alloc(100_000, i));
}
for (let i = 0; i < 20_000; i += 1) {
  writeFileSync(`${base}/root/DCIM/Many/IMG_20240701_${String(i).padStart(6, '0')}.jpg`, 'x');
}
writeFileSync(`${base}/root/DCIM/big.mp4`, Buffer.alloc(300_000_000, 7));
const adb = await startAdbServer();
const device = await spawnTestAndroid({ root: `${base}/root` });
const observer = createAndroidObserver({ env: adb.env });
const signal = new AbortController().signal;

async function readAll(phone: Phone, wanted: PhoneFile[]): Promise<number> {
  let next = 0;
  let bytes = 0;
  const worker = async () => {
    for (let file = wanted[next++]; file !== undefined; file = wanted[next++]) {
      for await (const chunk of phone.open(file, { signal })) {
        bytes += chunk.length;
        releaseChunk(chunk);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel || phone.parallelReads }, worker));
  return bytes;
}

async function timed(
  what: string,
  work: () => Promise<unknown>,
  per: (seconds: number) => string,
): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const start = performance.now();
    await work();
    times.push((performance.now() - start) / 1000);
  }
  const [, median = 0] = times.toSorted((a, b) => a - b);
  console.log(`${what.padEnd(34)} ${median.toFixed(3)} s  ${per(median)}`);
}

try {
  const serial = await adb.attachUsb(device.port);
  const [sighting] = await observer.sightings({ signal });
  const phone = await sighting!.connect({ signal });
  let listed: PhoneFile[] = [];
  const list = async () => {
    listed = [];
    for await (const file of phone.list({ signal })) listed.push(file);
  };
  await timed('list', list, (s) => `${listed.length} files, ${Math.round(listed.length / s)}/s`);
  const small = listed.filter((file) => file.path.includes('/Camera/'));
  const big = listed.filter((file) => file.path.endsWith('big.mp4'));
  for (const latencyMs of [0, 1]) {
    await device.set({ latencyMs });
    const filesPerSecond = (s: number) => `${Math.round(files / s)} files/s`;
    const megabytes = (s: number) => `${Math.round(300 / s)} MB/s`;
    const pull = (path: string) => async () => {
      rmSync(`${base}/out`, { recursive: true, force: true });
      await run('adb', ['-s', serial, 'pull', path, `${base}/out`], { env: adb.env, maxBuffer: 1e9 });
    };
    console.log(`-- ${latencyMs} ms a request`);
    await timed('adb pull, small', pull('/sdcard/DCIM/Camera'), filesPerSecond);
    await timed('ours, small', () => readAll(phone, small), filesPerSecond);
    await timed('adb pull, big', pull('/sdcard/DCIM/big.mp4'), megabytes);
    await timed('ours, big', () => readAll(phone, big), megabytes);
  }
  await phone.close();
} finally {
  await observer.close();
  await device.close();
  await adb.stop();
  rmSync(base, { recursive: true, force: true });
}
