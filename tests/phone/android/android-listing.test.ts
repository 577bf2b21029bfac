import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneFile } from '../../../electron/phone/phone.ts';
import { noFaults } from '../../phones/android/android-faults.ts';
import { phoneFeatures } from '../../phones/android/test-android.ts';
import { type AndroidHarness, androidHarness, idle, listAll, readAll } from './android-harness.ts';

const storage = '/storage/emulated/0';
const card = '/storage/12AB-CD34';

describe('what an Android phone lists', () => {
  let harness: AndroidHarness;
  let cardRoot: string;
  const plant = (relative: string, text = relative, root = harness.root) => {
    const place = join(root, relative);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    return place;
  };
  const absences = (files: Map<string, PhoneFile>) =>
    Object.fromEntries(
      [...files.values()].map((file) => [file.path.slice(storage.length + 1), file.absent ?? 'read']),
    );

  beforeAll(async () => {
    cardRoot = mkdtempSync(join(tmpdir(), 'photoferry-card-'));
    harness = await androidHarness({ card: { name: '12AB-CD34', root: cardRoot }, timeoutMs: 20_000 });
    for (const file of [
      'DCIM/Camera/IMG_1.jpg',
      'DCIM/Camera/notes.txt',
      'DCIM/Camera/.trashed-1800000000-IMG_2.jpg',
      'DCIM/Camera/.pending-1800000000-IMG_3.jpg',
      'DCIM/.thumbnails/1.jpg',
      'DCIM/.thumbdata3--1967290299',
      'Pictures/Photoferry/small.jpg',
      'Pictures/Screenshots/s.png',
      'Movies/clip.unknown',
      'Download/holiday.HEIC',
      'Download/bill.pdf',
      'Android/media/com.whatsapp/WhatsApp/Media/WhatsApp Images/IMG-20240701-WA0001.jpg',
      'Android/data/com.app/cache/secret.jpg',
      'Android/obb/com.app/art.png',
      'Android/.Trash/com.sec.android.gallery3d/x.jpg',
    ]) {
      plant(file);
    }
    plant('DCIM/100CANON/CARD.CR3', 'raw', cardRoot);
    plant('Android/data/com.app/hidden.jpg', 'x', cardRoot);
    symlinkSync('/etc/passwd', join(harness.root, 'DCIM/Camera/link.jpg'));
    symlinkSync('..', join(harness.root, 'DCIM/Camera/cycle'));
  });
  afterAll(async () => {
    await harness?.close();
    rmSync(cardRoot, { recursive: true, force: true });
  });
  beforeEach(() => harness.device.set({ ...noFaults }));

  const expected = {
    'DCIM/Camera/IMG_1.jpg': 'read',
    'DCIM/Camera/notes.txt': 'read',
    'DCIM/Camera/.trashed-1800000000-IMG_2.jpg': 'trashed',
    'DCIM/Camera/.pending-1800000000-IMG_3.jpg': 'not-a-file',
    'DCIM/Camera/link.jpg': 'symlink',
    'DCIM/Camera/cycle': 'symlink',
    'DCIM/.thumbnails/1.jpg': 'thumbnail-cache',
    'DCIM/.thumbdata3--1967290299': 'thumbnail-cache',
    'Pictures/Photoferry/small.jpg': 'ours',
    'Pictures/Screenshots/s.png': 'read',
    'Movies/clip.unknown': 'read',
    'Download/holiday.HEIC': 'read',
    'Android/media/com.whatsapp/WhatsApp/Media/WhatsApp Images/IMG-20240701-WA0001.jpg': 'read',
    'Android/.Trash/com.sec.android.gallery3d/x.jpg': 'trashed',
  };

  it('is all in the media folders, media elsewhere, the card, and nothing of the apps', async () => {
    const files = await listAll(harness.phone);
    expect(files.get(`${card}/DCIM/100CANON/CARD.CR3`)).toMatchObject({ sizeBytes: 3 });
    files.delete(`${card}/DCIM/100CANON/CARD.CR3`);
    expect(absences(files)).toEqual(expected);
  });

  it('is the same when MediaStore fails, but for its facts', async () => {
    await harness.device.set({ mediaStoreFails: true });
    const files = await listAll(harness.phone);
    files.delete(`${card}/DCIM/100CANON/CARD.CR3`);
    expect(absences(files)).toEqual(expected);
    expect(files.get(`${storage}/DCIM/Camera/IMG_1.jpg`)?.facts).toBeUndefined();
  });

  it('does not wait for ever for a MediaStore that hangs', async () => {
    const impatient = await androidHarness({ timeoutMs: 500, faults: { mediaStoreHangs: true } });
    try {
      writeFileSync(join(impatient.root, 'DCIM/a.jpg'), 'a');
      expect([...(await listAll(impatient.phone)).keys()]).toEqual([`${storage}/DCIM/a.jpg`]);
    } finally {
      await impatient.close();
    }
  });

  it('is the same on a phone whose find is too old', async () => {
    await harness.device.set({ oldFind: true });
    const files = await listAll(harness.phone);
    files.delete(`${card}/DCIM/100CANON/CARD.CR3`);
    expect(absences(files)).toEqual(expected);
    const [sighting] = await harness.observer.sightings({ signal: idle() });
    expect(sighting?.state).toBe('ready');
  });

  it('carries what MediaStore knows, and its silence', async () => {
    const photo = `${storage}/DCIM/Camera/IMG_1.jpg`;
    await harness.device.set({ favourites: [photo], withoutRow: 'Screenshots', ghostRows: 5 });
    const files = await listAll(harness.phone);
    expect(files.get(photo)?.facts).toMatchObject({
      favourite: true,
      recordId: expect.stringMatching(/^\d+$/),
      takenAtMs: expect.any(Number),
    });
    expect(files.get(`${storage}/Pictures/Screenshots/s.png`)).toMatchObject({ sizeBytes: 26 });
    expect(files.get(`${storage}/Pictures/Screenshots/s.png`)?.facts).toBeUndefined();
    expect([...files.keys()].filter((path) => path.includes('GHOST'))).toEqual([]);
    await harness.device.set({ oldMediaStore: true });
    const old = (await listAll(harness.phone)).get(photo);
    expect(old?.facts).toMatchObject({ takenAtMs: expect.any(Number) });
    expect(old?.facts?.favourite).toBeUndefined();
  });

  it('keeps apart what MediaStore calls trashed, whatever it is called', async () => {
    const photo = `${storage}/DCIM/Camera/IMG_1.jpg`;
    await harness.device.set({ trashed: [photo] });
    const files = await listAll(harness.phone);
    expect(files.get(photo)).toMatchObject({ absent: 'trashed', facts: { trashed: true } });
    expect(files.get(`${storage}/Pictures/Screenshots/s.png`)?.absent).toBeUndefined();
  });

  it('is whole though a folder is closed or went meanwhile', async () => {
    plant('DCIM/closed\nfolder/x.jpg');
    plant('DCIM/went/x.jpg');
    await harness.device.set({
      folderErrors: {
        [`${storage}/DCIM/closed\nfolder`]: 'Permission denied',
        [`${storage}/DCIM/went`]: 'No such file or directory',
      },
    });
    const files = await listAll(harness.phone);
    expect(files.has(`${storage}/DCIM/went/x.jpg`)).toBe(false);
    expect(files.has(`${card}/DCIM/100CANON/CARD.CR3`)).toBe(true);
    for (const folder of ['closed\nfolder', 'went'])
      rmSync(join(harness.root, 'DCIM', folder), { recursive: true });
  });

  it('is not whole when the card goes meanwhile', async () => {
    const listing = (async () => {
      for await (const _ of harness.phone.list({ signal: idle() }))
        await harness.device.set({ cardGone: true });
    })();
    await expect(listing).rejects.toMatchObject({ advice: expect.stringContaining('card') });
  });

  it('keeps fractions of a second, and times before 1970', async () => {
    const place = plant('DCIM/time.jpg');
    utimesSync(place, 1_700_000_000.125, 1_700_000_000.125);
    expect((await listAll(harness.phone)).get(`${storage}/DCIM/time.jpg`)?.mtimeMs).toBe(1_700_000_000_125);
    utimesSync(place, new Date(-1750), new Date(-1750));
    expect((await listAll(harness.phone)).get(`${storage}/DCIM/time.jpg`)?.mtimeMs).toBe(-1750);
    rmSync(place);
  });

  it('tells true sizes beyond 4 GiB', async () => {
    const place = plant('DCIM/huge.mp4', '');
    truncateSync(place, 4_831_838_208);
    const files = await listAll(harness.phone);
    const huge = files.get(`${storage}/DCIM/huge.mp4`)!;
    expect(huge.sizeBytes).toBe(4_831_838_208);
    expect(await harness.phone.stat(huge, { signal: idle() })).toMatchObject({ sizeBytes: 4_831_838_208 });
    expect(await readAll(harness.phone, huge, 4_831_838_000)).toHaveLength(208);
    await harness.device.set({ oldFind: true });
    expect((await listAll(harness.phone)).get(huge.path)?.sizeBytes).toBe(4_831_838_208);
    rmSync(place);
  });

  it('reads and removes names that are no UTF-8', async () => {
    const raw = Buffer.concat([
      Buffer.from(`${harness.root}/DCIM/caf`),
      Buffer.from([0xe9, 0x0a]),
      Buffer.from('é.jpg'),
    ]);
    writeFileSync(raw, 'latin');
    const file = (await listAll(harness.phone)).get(`${storage}/DCIM/caf\\xe9\né.jpg`)!;
    expect((await readAll(harness.phone, file)).toString()).toBe('latin');
    expect((await readAll(harness.phone, file, 3)).toString()).toBe('in');
    expect(await harness.phone.stat(file, { signal: idle() })).toMatchObject({ sizeBytes: 5 });
    rmSync(raw);
  });

  it('marks a path that is listed twice', async () => {
    await harness.device.set({ listTwice: true });
    const seen = new Map<string, (string | undefined)[]>();
    for await (const { path, absent } of harness.phone.list({ signal: idle() })) {
      seen.set(path, [...(seen.get(path) ?? []), absent]);
    }
    expect(seen.get(`${storage}/DCIM/Camera/IMG_1.jpg`)).toEqual([undefined, 'listed-twice']);
  });

  it('streams a million files in bounded memory', async () => {
    await harness.device.set({ fakeFiles: 1_000_000 });
    const before = process.memoryUsage().rss;
    let count = 0;
    let most = 0;
    for await (const file of harness.phone.list({ signal: idle() })) {
      count += file.absent === undefined ? 1 : 0;
      if (count % 50_000 === 0) most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(count).toBeGreaterThanOrEqual(1_000_000);
    expect(most).toBeLessThan(300 * 1024 * 1024);
  });

  it('lets go of the phone when the listing is left early', async () => {
    await harness.device.set({ fakeFiles: 1_000_000 });
    for await (const _ of harness.phone.list({ signal: idle() })) break;
    await harness.device.set({ ...noFaults });
    expect((await listAll(harness.phone)).size).toBeGreaterThan(10);
  });

  it('forgets the MediaStore row with the file', async () => {
    plant('DCIM/Camera/to remove.jpg');
    const path = `${storage}/DCIM/Camera/to remove.jpg`;
    expect((await listAll(harness.phone)).get(path)?.facts?.recordId).toBeDefined();
    await harness.phone.remove(path, { signal: idle() });
    expect((await listAll(harness.phone)).has(path)).toBe(false);
    await harness.device.set({ mediaStoreFails: true });
    plant('DCIM/Camera/to remove.jpg');
    await harness.phone.remove(path, { signal: idle() });
    expect((await listAll(harness.phone)).has(path)).toBe(false);
  });

  it('is read from an old phone too', async () => {
    const features = phoneFeatures.filter((feature) => !/v2/.test(feature));
    const old = await androidHarness({ features, faults: { oldFind: true, mediaStoreFails: true } });
    try {
      writeFileSync(join(old.root, 'DCIM/a.jpg'), 'old phone');
      const [file] = [...(await listAll(old.phone)).values()];
      expect((await readAll(old.phone, file!)).toString()).toBe('old phone');
      expect((await readAll(old.phone, file!, 4)).toString()).toBe('phone');
    } finally {
      await old.close();
    }
  });
});
