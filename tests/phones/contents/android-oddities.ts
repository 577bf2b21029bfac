import { type AndroidShelf, CAMERA } from './android-shelf.ts';
import { cameras } from './camera.ts';
import { instantOf } from './moment.ts';
import { writeOddities } from './oddities.ts';
import { jpegPart } from './parts.ts';
import { stockPicture } from './stock.ts';

/** What only an Android phone has: thumbnail caches, `.nomedia`, other folders, a name that is not UTF-8. */
export async function writeAndroidOddities(shelf: AndroidShelf): Promise<void> {
  const { writer } = shelf;
  await writeOddities({ writer, folder: CAMERA, times: shelf.times, camera: cameras.samsung });

  // A name as an old card may have it: Latin-1.
  const latin = await jpegPart(12, { path: '', camera: cameras.samsung, moment: shelf.moment() });
  const rawPath = Buffer.from(`${CAMERA}/caf\xe9.jpg`, 'latin1');
  writer.asset('photo', [{ ...latin, path: `${CAMERA}/caf\\xe9.jpg`, rawPath, oddity: 'name-not-utf8' }]);

  // The same name elsewhere, with other bytes.
  for (const [number, folder] of ['Pictures', 'Download'].entries()) {
    const path = `${folder}/twice.jpg`;
    const taken = { path, camera: cameras.samsung, moment: shelf.moment() };
    writer.asset('photo', [{ ...(await jpegPart(13 + number, taken)), oddity: 'same-name' }]);
  }
  for (const [format, path] of [
    ['webp', 'Pictures/Telegram/sticker.webp'],
    ['avif', 'Download/mountain.avif'],
    ['gif', 'Movies/loop.gif'],
  ] as const) {
    writer.asset('photo', [
      {
        path,
        role: 'photo',
        kind: 'photo',
        mimeType: `image/${format}`,
        bytes: await stockPicture(format === 'avif' ? 112 : 113, format, 480, 360),
        mtimeMs: instantOf(shelf.moment()),
        takenAt: { evidence: 'mtime' },
      },
    ]);
  }

  // Caches are no photos; a picture beside .nomedia is one, though the phone's gallery hides it.
  for (const folder of ['DCIM/.thumbnails', 'Pictures/.thumbnails']) {
    const taken = { path: `${folder}/1000000033.jpg`, camera: cameras.samsung, moment: shelf.moment() };
    const { bytes, ...note } = await jpegPart(14, taken);
    writer.file(taken.path, bytes, { ...note, outcome: 'excluded', oddity: 'thumbnail-cache' });
  }
  writer.file('Pictures/Private/.nomedia', Buffer.alloc(0), {
    kind: 'other',
    mimeType: 'application/octet-stream',
    mtimeMs: instantOf(shelf.moment()),
    outcome: 'unsupported',
    oddity: 'nomedia',
  });
  const taken = { path: 'Pictures/Private/hidden.jpg', camera: cameras.samsung, moment: shelf.moment() };
  writer.asset('photo', [{ ...(await jpegPart(15, taken)), oddity: 'beside-nomedia' }]);
}
