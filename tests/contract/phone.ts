import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Phone, PhoneFile } from '../../electron/phone/phone.ts';

export interface PhoneHarness {
  phone: Phone;
  /** A real folder, served by the phone as (part of) its DCIM. */
  mediaFolder: string;
  /** The phone's own path of a file in `mediaFolder`. */
  phonePath(relative: string): string;
  /** The path of a file of ours, where the phone lets us write; `phonePath` of it unless told. */
  ownPath?(relative: string): string;
  /** What this phone can tell; what it cannot is undefined, always. */
  has: { digest: boolean; battery: boolean; storage: boolean };
  close(): Promise<void>;
}

const idle = () => new AbortController().signal;

/** What every phone must do, whatever it is made of. */
export function phoneContract(name: string, setup: () => Promise<PhoneHarness>): void {
  describe(`${name} keeps the contract of a phone`, () => {
    let harness: PhoneHarness;
    beforeAll(async () => {
      harness = await setup();
    });
    afterAll(async () => {
      await harness?.close();
    });

    const plant = async (relative: string, bytes: Uint8Array, mtimeMs = 1_700_000_000_000) => {
      const place = path.join(harness.mediaFolder, relative);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, bytes);
      await utimes(place, mtimeMs / 1000, mtimeMs / 1000);
      return harness.phonePath(relative);
    };
    const listed = async () => {
      const files = new Map<string, PhoneFile>();
      for await (const file of harness.phone.list({ signal: idle() })) {
        if (file.absent === 'listed-twice') continue;
        expect(files.has(file.path), file.path).toBe(false);
        files.set(file.path, file);
      }
      return files;
    };
    const read = async (file: PhoneFile, offset?: number) => {
      const chunks: Uint8Array[] = [];
      const options = offset === undefined ? { signal: idle() } : { signal: idle(), offset };
      for await (const chunk of harness.phone.open(file, options)) chunks.push(chunk);
      return Buffer.concat(chunks);
    };

    it('names itself with a stable id', () => {
      expect(harness.phone.id).toMatch(/^[\w.:-]+$/);
      expect(harness.phone.name).not.toBe('');
      expect(harness.phone.parallelReads).toBeGreaterThan(0);
    });

    it('lists size and time, and gives the exact bytes', async () => {
      const bytes = randomBytes(300_001);
      const where = await plant('IMG_0001.JPG', bytes, 1_700_000_123_000);
      const file = (await listed()).get(where);
      expect(file).toMatchObject({ sizeBytes: bytes.length, mtimeMs: 1_700_000_123_000 });
      expect((await read(file!)).equals(bytes)).toBe(true);
    });

    it('reads on from any offset', async () => {
      const bytes = randomBytes(200_000);
      const where = await plant('IMG_0002.JPG', bytes);
      const file = (await listed()).get(where)!;
      for (const offset of [1, 65_536, 65_537, 199_999, 200_000]) {
        expect((await read(file, offset)).equals(bytes.subarray(offset)), `offset ${offset}`).toBe(true);
      }
    });

    it('gives an empty file as no bytes', async () => {
      const where = await plant('empty.jpg', new Uint8Array());
      const file = (await listed()).get(where)!;
      expect(file.sizeBytes).toBe(0);
      expect(await read(file)).toHaveLength(0);
    });

    it('copes with names that people and attackers make', async () => {
      const names = [
        'my photo.jpg',
        "it's.jpg",
        'a"b$(c)`d`;e.jpg',
        '🏖 été.jpg',
        '-rf.jpg',
        'a..b.jpg',
        'x=1, _data=y.jpg',
        '*?[a].jpg',
      ];
      for (const name of names) await plant(`names/${name}`, Buffer.from(name));
      const newline = await plant('names/two\nlines.jpg', Buffer.from('two lines'));
      const files = await listed();
      for (const name of names) {
        const file = files.get(harness.phonePath(`names/${name}`));
        expect(file, name).toBeDefined();
        expect((await read(file!)).toString(), name).toBe(name);
      }
      expect((await read(files.get(newline)!)).toString()).toBe('two lines');
    });

    it('never follows a link', async () => {
      await mkdir(path.join(harness.mediaFolder, 'links'), { recursive: true });
      await symlink('/etc', path.join(harness.mediaFolder, 'links', 'out'));
      await symlink('..', path.join(harness.mediaFolder, 'links', 'cycle'));
      await symlink('/etc/passwd', path.join(harness.mediaFolder, 'links', 'passwd.jpg'));
      const files = await listed();
      expect([...files.keys()].filter((name) => /out\/|cycle\//.test(name))).toEqual([]);
      const link = files.get(harness.phonePath('links/passwd.jpg'));
      expect(link === undefined || link.absent === 'symlink').toBe(true);
      await rm(path.join(harness.mediaFolder, 'links'), { recursive: true });
    });

    it('says file-gone for a file that went after it was listed', async () => {
      const where = await plant('gone.jpg', Buffer.from('x'));
      const file = (await listed()).get(where)!;
      await rm(path.join(harness.mediaFolder, 'gone.jpg'));
      await expect(read(file)).rejects.toMatchObject({ code: 'file-gone' });
      expect(await harness.phone.stat(file, { signal: idle() })).toBeUndefined();
    });

    it('serves several reads at once', async () => {
      const originals = Array.from({ length: 24 }, (_, at) => randomBytes(50_000 + at * 7919));
      const places: string[] = [];
      for (const [at, bytes] of originals.entries()) places.push(await plant(`many/${at}.jpg`, bytes));
      const files = await listed();
      const copies = await Promise.all(places.map((place) => read(files.get(place)!)));
      copies.forEach((copy, at) => {
        expect(copy.equals(originals[at]!)).toBe(true);
      });
    });

    it('stops a read at once when told to, and goes on serving others', async () => {
      const where = await plant('big.mov', randomBytes(8_000_000));
      const file = (await listed()).get(where)!;
      const controller = new AbortController();
      const reading = (async () => {
        for await (const _ of harness.phone.open(file, { signal: controller.signal })) controller.abort();
      })();
      await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
      // Leaving early must not upset the next reader either.
      for await (const _ of harness.phone.open(file, { signal: idle() })) break;
      expect(await read(file)).toHaveLength(8_000_000);
    });

    it('does nothing for a signal that has aborted already', async () => {
      const signal = AbortSignal.abort();
      const file: PhoneFile = { path: harness.phonePath('IMG_0001.JPG'), sizeBytes: 1, mtimeMs: 0 };
      const listing = (async () => {
        for await (const _ of harness.phone.list({ signal })) expect.unreachable();
      })();
      await expect(listing).rejects.toMatchObject({ name: 'AbortError' });
      await expect(harness.phone.stat(file, { signal })).rejects.toMatchObject({ name: 'AbortError' });
    });

    it('writes whole files with their time, and removes them', async () => {
      const own = "Photoferry/ein 'Bild'.jpg";
      const where = harness.ownPath?.(own) ?? harness.phonePath(own);
      const bytes = randomBytes(150_000);
      await harness.phone.write(where, bytes, { signal: idle(), mtimeMs: 1_600_000_000_000 });
      const file: PhoneFile = { path: where, sizeBytes: bytes.length, mtimeMs: 1_600_000_000_000 };
      expect(await harness.phone.stat(file, { signal: idle() })).toEqual({
        sizeBytes: bytes.length,
        mtimeMs: 1_600_000_000_000,
      });
      expect((await read(file)).equals(bytes)).toBe(true);
      await harness.phone.remove(where, { signal: idle() });
      await harness.phone.remove(where, { signal: idle() });
      expect(await harness.phone.stat(file, { signal: idle() })).toBeUndefined();
    });

    it('computes the digest where it can, else says that it cannot', async () => {
      const bytes = randomBytes(100_000);
      const where = await plant("dig 'est'.jpg", bytes);
      const file = (await listed()).get(where)!;
      const digest = await harness.phone.digest(file, { signal: idle() });
      if (!harness.has.digest) return expect(digest).toBeUndefined();
      expect(Buffer.from(digest!).equals(createHash('sha256').update(bytes).digest())).toBe(true);
    });

    it('tells battery and storage where it has them, else that it has none', async () => {
      const battery = await harness.phone.battery({ signal: idle() });
      if (!harness.has.battery) expect(battery).toBeUndefined();
      else {
        expect(battery).toEqual({ percent: expect.any(Number), charging: expect.any(Boolean) });
        expect(battery!.percent).toSatisfy((percent: number) => percent >= 0 && percent <= 100);
      }
      const storage = await harness.phone.storage({ signal: idle() });
      if (!harness.has.storage) expect(storage).toBeUndefined();
      else {
        expect(storage!.totalBytes).toBeGreaterThan(0);
        expect(storage!.freeBytes).toSatisfy(
          (bytes: number) => Number.isSafeInteger(bytes) && bytes >= 0 && bytes <= storage!.totalBytes,
        );
      }
    });
  });
}
