import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnTestIphone } from './spawn-test-iphone.ts';
import type { TestIphone } from './start-test-iphone.ts';

const run = promisify(execFile);
const has = (tool: string) =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool)));
const missing = ['idevice_id', 'ideviceinfo', 'idevicepair', 'ifuse', 'fusermount'].filter(
  (tool) => !has(tool),
);
const whyNot =
  missing.length > 0
    ? `without ${missing.join(', ')} (apt-get install libimobiledevice-utils ifuse)`
    : undefined;
const whyNoMount = whyNot ?? (existsSync('/dev/fuse') ? undefined : 'without /dev/fuse');

describe.skipIf(whyNot)(
  `Debian's own programs and the test iPhone${whyNot ? ` (skipped ${whyNot})` : ''}`,
  () => {
    let folder: string;
    let iphone: TestIphone;
    const tool = async (name: string, ...args: string[]) => {
      const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: iphone.socketAddress };
      try {
        const { stdout, stderr } = await run(name, args, { env, timeout: 20_000 });
        return { status: 0, text: stdout + stderr };
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
        return { status: code, text: stdout + stderr };
      }
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'iphone-tools-'));
      await mkdir(join(folder, 'root/DCIM/100APPLE'), { recursive: true });
      await mkdir(join(folder, 'mount'));
      await writeFile(join(folder, 'root/DCIM/100APPLE/IMG_0001.JPG'), 'a picture');
      iphone = await spawnTestIphone({ root: join(folder, 'root'), name: 'Anna’s iPhone' });
    });
    afterAll(async () => {
      await iphone.close();
      await rm(folder, { recursive: true });
    });

    it('is listed while it is plugged in', async () => {
      expect((await tool('idevice_id', '-l')).text.trim()).toBe(iphone.udid);
      await iphone.unplug();
      expect((await tool('idevice_id', '-l')).text.trim()).toBe('');
      await iphone.plug();
      expect((await tool('idevice_id', '-l')).text.trim()).toBe(iphone.udid);
    });

    it('says who it is to a computer that it does not trust', async () => {
      const { text } = await tool('ideviceinfo', '-s');
      expect(text).toContain('DeviceName: Anna’s iPhone');
      expect(text).toContain(`UniqueDeviceID: ${iphone.udid}`);
    });

    it('is paired when the person says so, and not before', async () => {
      await iphone.set({ trust: 'ask' });
      expect((await tool('idevicepair', 'pair')).text).toContain('accept the trust dialog');
      await iphone.set({ trust: 'refuse' });
      expect((await tool('idevicepair', 'pair')).text).toContain('denied the trust dialog');
      await iphone.set({ trust: 'accept', locked: true });
      expect((await tool('idevicepair', 'pair')).text).toContain('passcode');
      await iphone.set({ locked: false });
      expect((await tool('idevicepair', 'pair')).text).toContain('SUCCESS');
      expect((await tool('idevicepair', 'validate')).text).toContain('SUCCESS');
    });

    it('tells its battery and disk inside a session', async () => {
      expect((await tool('ideviceinfo', '-q', 'com.apple.mobile.battery')).text).toContain(
        'BatteryCurrentCapacity: 80',
      );
      expect((await tool('ideviceinfo', '-q', 'com.apple.disk_usage')).text).toContain('TotalDataAvailable');
    });

    it.skipIf(whyNoMount)(
      `is mounted by ifuse${whyNoMount ? ` (skipped ${whyNoMount})` : ''}`,
      async (context) => {
        const mount = join(folder, 'mount');
        const mounted = await tool('ifuse', mount);
        if (mounted.status !== 0) return context.skip(`ifuse cannot mount here: ${mounted.text.trim()}`);
        try {
          expect(await readdir(join(mount, 'DCIM/100APPLE'))).toEqual(['IMG_0001.JPG']);
          expect(await readFile(join(mount, 'DCIM/100APPLE/IMG_0001.JPG'), 'utf8')).toBe('a picture');
          await writeFile(join(mount, 'DCIM/new.txt'), 'written');
          expect(await readFile(join(folder, 'root/DCIM/new.txt'), 'utf8')).toBe('written');
          expect((await stat(join(mount, 'DCIM/new.txt'))).size).toBe(7);
        } finally {
          await run('fusermount', ['-u', mount]);
        }
      },
    );

    it('is trusted no more after it forgot the computer', async () => {
      await iphone.set({ forgetful: true });
      expect((await tool('idevicepair', 'validate')).status).not.toBe(0);
      expect((await tool('idevicepair', 'pair')).text).toContain('SUCCESS');
      expect((await tool('idevicepair', 'unpair')).text).toContain('SUCCESS');
    });
  },
);
