import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AsideFile, Phone } from '../../electron/phone/phone.ts';
import type { PhoneHarness } from './phone.ts';

const idle = () => ({ signal: new AbortController().signal });
const plantedMs = 1_700_000_123_456;

/** What every phone must do that lets files be deleted from here. */
export function phoneFreeingContract(
  name: string,
  setup: () => Promise<Pick<PhoneHarness, 'phone' | 'mediaFolder' | 'phonePath' | 'has' | 'close'>>,
  { stepMs = 1 }: { /** How exactly the phone tells times. */ stepMs?: number } = {},
): void {
  const mtimeMs = Math.floor(plantedMs / stepMs) * stepMs;
  describe(`${name} lets files go safely`, () => {
    let harness: Awaited<ReturnType<typeof setup>>;
    beforeAll(async () => {
      harness = await setup();
    });
    afterAll(async () => {
      await harness?.close();
    });

    const freeing = () => harness.phone.freeing!;
    const place = (relative: string) => path.join(harness.mediaFolder, relative);
    const plant = async (relative: string, bytes: Uint8Array): Promise<AsideFile> => {
      await mkdir(path.dirname(place(relative)), { recursive: true });
      await writeFile(place(relative), bytes);
      await utimes(place(relative), plantedMs / 1000, plantedMs / 1000);
      const file = { path: harness.phonePath(relative), sizeBytes: bytes.length, mtimeMs };
      return { file, aside: freeing().asideOf(file, randomBytes(8).toString('hex'))! };
    };
    const paths = async (phone: Phone) => {
      const out: string[] = [];
      for await (const { path: each, absent } of phone.list(idle())) if (!absent) out.push(each);
      return out;
    };

    it('moves files aside, hashes them there, and deletes them for good', async () => {
      const names = ['a.jpg', "it's (2)\n$x.jpg", 'sub/é.mp4'];
      const contents = names.map(() => randomBytes(70_001));
      const files: AsideFile[] = [];
      for (const [at, each] of names.entries()) files.push(await plant(each, contents[at]!));
      // The phone's own database knows them from then on.
      await paths(harness.phone);
      const looks = await freeing().setAside(files, idle());
      for (const [at, look] of looks.entries()) {
        expect(look).toMatchObject({ as: 'aside', sizeBytes: 70_001, mtimeMs });
        if (look.as !== 'aside' || !harness.has.digest) continue;
        expect(Buffer.from(look.sha256!)).toEqual(createHash('sha256').update(contents[at]!).digest());
      }
      const listed = await paths(harness.phone);
      for (const { file, aside } of files) {
        expect(listed).not.toContain(file.path);
        expect(listed).not.toContain(aside);
      }
      expect(await freeing().lookAside(files, idle())).toEqual(
        names.map(() => ({ sizeBytes: 70_001, mtimeMs })),
      );
      expect(await freeing().removeAside(files, idle())).toEqual(
        names.map(() => ({ as: 'gone', row: 'gone' })),
      );
      expect(await freeing().lookAside(files, idle())).toEqual([undefined, undefined, undefined]);
      expect(await freeing().putBack(files, idle())).toEqual([undefined, undefined, undefined]);
    });

    it('gives a file its place again, with its time, and twice is as good as once', async () => {
      const bytes = randomBytes(5000);
      const file = await plant('back/one.jpg', bytes);
      await freeing().setAside([file], idle());
      const isElsewhere = !file.aside.startsWith(harness.phonePath('back/'));
      if (isElsewhere) await rm(place('back'), { recursive: true });
      expect(await freeing().putBack([file], idle())).toEqual([file.file.path]);
      expect(await readFile(place('back/one.jpg'))).toEqual(bytes);
      expect(Math.floor((await stat(place('back/one.jpg'))).mtimeMs)).toBe(plantedMs);
      expect(await freeing().putBack([file], idle())).toEqual([undefined]);
      expect(await paths(harness.phone)).toContain(file.file.path);
    });

    it('never puts a file over one that came meanwhile', async () => {
      const file = await plant('two.jpg', Buffer.from('first'));
      await freeing().setAside([file], idle());
      await plant('two.jpg', Buffer.from('second'));
      expect(await freeing().putBack([file], idle())).toEqual([harness.phonePath('two-2.jpg')]);
      expect(await readFile(place('two.jpg'), 'utf8')).toBe('second');
      expect(await readFile(place('two-2.jpg'), 'utf8')).toBe('first');
    });

    it('leaves a file alone that came under the old name meanwhile', async () => {
      const file = await plant('three.jpg', Buffer.from('first'));
      await paths(harness.phone);
      await freeing().setAside([file], idle());
      await plant('three.jpg', Buffer.from('second'));
      expect(await freeing().removeAside([file], idle())).toEqual([{ as: 'gone', row: 'gone' }]);
      expect(await readFile(place('three.jpg'), 'utf8')).toBe('second');
    });

    it('says what is not there', async () => {
      const file = await plant('gone.jpg', Buffer.from('x'));
      await rm(place('gone.jpg'));
      expect(await freeing().setAside([file], idle())).toEqual([{ as: 'absent' }]);
    });

    it('takes what is no file aside as something that no photo is, and gives it back', async () => {
      const file = await plant('folder.jpg', Buffer.from('x'));
      await rm(place('folder.jpg'));
      await mkdir(place('folder.jpg'));
      const [look] = await freeing().setAside([file], idle());
      if (look!.as === 'aside') expect(look!.sizeBytes).toBe(-1);
      await freeing().putBack([file], idle());
      expect((await stat(place('folder.jpg'))).isDirectory()).toBe(true);
    });

    it('does nothing for a signal that has aborted already', async () => {
      const file = await plant('still.jpg', Buffer.from('x'));
      const aborted = { signal: AbortSignal.abort() };
      await expect(freeing().setAside([file], aborted)).rejects.toMatchObject({ name: 'AbortError' });
      expect(await readFile(place('still.jpg'), 'utf8')).toBe('x');
    });
  });
}
