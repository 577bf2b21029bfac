import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAdbServer, type TestAdbServer } from '../../phones/adb-server.ts';
import { noFaults } from '../../phones/android/android-faults.ts';
import { playedFind, runFind } from '../../phones/android/find-command.ts';
import { PhonePaths } from '../../phones/android/phone-paths.ts';
import { spawnTestAndroid } from '../../phones/android/spawn-test-android.ts';
import type { TestAndroid } from '../../phones/android/test-android.ts';

/** The test phone is only worth what the real adb client makes of it. */
describe('the real adb client and the test phone', () => {
  let server: TestAdbServer;
  let phone: TestAndroid;
  let root: string;
  let out: string;
  const big = randomBytes(3_000_000);

  const adb = (...words: string[]) =>
    new Promise<{ status: number; stdout: Buffer; stderr: string }>((resolve) => {
      execFile(
        'adb',
        words,
        { env: server.env, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const status = typeof error?.code === 'number' ? error.code : error === null ? 0 : 255;
          resolve({ status, stdout, stderr: stderr.toString() });
        },
      );
    });

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'photoferry-phone-'));
    out = mkdtempSync(join(tmpdir(), 'photoferry-out-'));
    mkdirSync(join(root, 'DCIM/Camera'), { recursive: true });
    writeFileSync(join(root, 'DCIM/Camera/big.mp4'), big);
    writeFileSync(join(root, "DCIM/Camera/it's\n🏖.jpg"), 'odd');
    writeFileSync(join(root, 'DCIM/huge.mp4'), '');
    truncateSync(join(root, 'DCIM/huge.mp4'), 4_830_000_000);
    utimesSync(join(root, 'DCIM/Camera/big.mp4'), 1_700_000_000, 1_700_000_000);
    symlinkSync('/etc/passwd', join(root, 'DCIM/passwd'));
    server = await startAdbServer();
    phone = await spawnTestAndroid({ root, model: 'Pixel 8' });
    await server.attachUsb(phone.port);
  });
  afterAll(async () => {
    await phone?.close();
    await server?.stop();
    rmSync(root, { recursive: true, force: true });
    rmSync(out, { recursive: true, force: true });
  });

  it('agree on what is there, beyond 4 GiB too', async () => {
    const listed = (await adb('ls', '/sdcard/DCIM')).stdout.toString();
    expect(listed).toContain(`${(4_830_000_000).toString(16)}`);
    const text = (await adb('shell', 'ls -l /sdcard/DCIM')).stdout.toString();
    expect(text).toContain('4830000000');
  });

  it('agree on bytes and times both ways', async () => {
    expect((await adb('pull', '-a', '/sdcard/DCIM/Camera', out)).status).toBe(0);
    expect(readFileSync(join(out, 'Camera/big.mp4')).equals(big)).toBe(true);
    expect(readFileSync(join(out, "Camera/it's\n🏖.jpg"), 'utf8')).toBe('odd');
    expect(statSync(join(out, 'Camera/big.mp4')).mtimeMs).toBe(1_700_000_000_000);
    expect((await adb('push', join(out, 'Camera/big.mp4'), '/sdcard/Download/pushed.mp4')).status).toBe(0);
    expect(readFileSync(join(root, 'Download/pushed.mp4')).equals(big)).toBe(true);
    expect((await adb('exec-out', 'cat /sdcard/DCIM/Camera/big.mp4')).stdout.equals(big)).toBe(true);
  });

  it('agree on exit codes and on what is output and what complaint', async () => {
    expect(await adb('shell', 'echo one; ls /sdcard/nothing; exit 7')).toMatchObject({
      status: 7,
      stdout: Buffer.from('one\n'),
      stderr: expect.stringContaining('No such file'),
    });
    expect((await adb('shell', 'true && echo yes || echo no')).stdout.toString()).toBe('yes\n');
    expect((await adb('shell', "sha256sum < '/sdcard/DCIM/Camera/big.mp4'")).stdout.toString()).toBe(
      `${createHash('sha256').update(big).digest('hex')}  -\n`,
    );
    expect((await adb('shell', 'getprop ro.serialno')).stdout.toString().trim()).toBe(phone.serial);
    expect((await adb('shell', 'dumpsys battery')).stdout.toString()).toContain('level: 76');
    expect((await adb('shell', 'df -k /sdcard')).stdout.toString()).toContain('/storage/emulated');
  });

  it('agree that nothing of this computer is on the phone', async () => {
    for (const path of ['/etc/passwd', '/sdcard/../../../etc/passwd', '/sdcard/DCIM/passwd']) {
      await adb('pull', path, join(out, 'secret'));
      expect(existsSync(join(out, 'secret')), path).toBe(false);
    }
    expect((await adb('shell', 'cat /sdcard/DCIM/passwd')).stdout).toHaveLength(0);
    expect((await adb('shell', 'ls /')).stdout.toString().trim().split('\n')).toEqual([
      'data',
      'dev',
      'sdcard',
      'storage',
    ]);
  });

  it('agree on MediaStore', async () => {
    const query =
      "content query --uri content://media/external/file --projection _id:_size:_data --where '_id>0'";
    expect((await adb('shell', query)).stderr).toContain('Error');
    const one =
      "content query --uri content://media/external/file --projection _size:_data --where 'media_type=3'";
    expect((await adb('shell', one)).stdout.toString()).toContain(
      '_size=3000000, _data=/storage/emulated/0/DCIM/Camera/big.mp4',
    );
  });

  it('run side by side with another server and phone', async () => {
    const other = await startAdbServer();
    expect(await other.ask('host:devices')).toBe('');
    await other.stop();
    expect((await adb('get-state')).stdout.toString().trim()).toBe('device');
  });

  it('say what toybox says where the phone plays find itself', async () => {
    const words = [
      '/storage/emulated/0',
      '(',
      '-path',
      '/storage/emulated/0/Download',
      ')',
      '-prune',
      '-o',
      '!',
      '-type',
      'd',
    ];
    const format = '%M|%T@|%s|%p\\n';
    const paths = new PhonePaths(root);
    const plan = playedFind(['find', ...words, '-printf', format])!;
    const played: Buffer[] = [];
    await runFind(
      plan,
      { paths, faults: noFaults },
      { out: async (chunk) => void played.push(chunk), error: async () => {} },
    );
    paths.close();
    const real = (
      await adb(
        'shell',
        `toybox find ${words.map((word) => `'${word}'`).join(' ')} -printf '${format}' -true`,
      )
    ).stdout;
    const sorted = (bytes: Buffer) => bytes.toString().split('\n').toSorted();
    expect(sorted(Buffer.concat(played))).toEqual(sorted(real));
  });
});
