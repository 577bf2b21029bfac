import { type AndroidShelf, CAMERA } from './android-shelf.ts';
import { cameras, shot } from './camera.ts';
import type { AssetPart } from './contents-writer.ts';
import { buildExif } from './exif.ts';
import { withJpegExtras } from './jpeg.ts';
import { instantOf } from './moment.ts';
import { googleMotionPhoto, microVideo, samsungMotionPhoto } from './motion.ts';
import { androidVideoPart, jpegPart } from './parts.ts';
import { dngPart } from './raw-part.ts';
import { base, stockJpeg, stockPicture } from './stock.ts';

const WHATSAPP = 'Android/media/com.whatsapp/WhatsApp/Media';

export async function addPhoto(shelf: AndroidShelf, index: number) {
  const moment = shelf.moment();
  const kinds = [
    { camera: cameras.pixel, told: 'exif-offset', name: `PXL_${shelf.utcStamp(moment)}.jpg` },
    { camera: cameras.samsung, told: 'exif-offset', name: `${shelf.stamp(moment)}.jpg` },
    { camera: cameras.moto, told: 'exif-gps', name: `IMG_${shelf.stamp(moment)}.jpg` },
    { camera: cameras.moto, told: 'exif-local', name: `IMG_${shelf.stamp(moment)}_HDR.jpg` },
  ] as const;
  const { camera, told, name } = kinds[index % kinds.length]!;
  const orientation = index % 9 === 4 ? { orientation: 6 } : index % 9 === 7 ? { orientation: 3 } : {};
  const taken = { path: `${CAMERA}/${name}`, camera, moment, told, extra: orientation };
  shelf.writer.asset('photo', [await jpegPart(shelf.picture(), taken)]);
}

export async function addScreenshot(shelf: AndroidShelf, index: number) {
  const moment = shelf.moment();
  const dashed = shelf.stamp(moment).replace('_', '-');
  const part: AssetPart = {
    path: `DCIM/Screenshots/Screenshot_${index % 2 === 0 ? dashed : `${shelf.stamp(moment)}_Maps`}.png`,
    role: 'photo',
    kind: 'photo',
    mimeType: 'image/png',
    bytes: await stockPicture(104 + (index % 4), 'png', 540, 1200),
    mtimeMs: instantOf(moment),
    takenAt: {
      localMs: Math.floor(moment.localMs / 1000) * 1000,
      offsetMinutes: null,
      evidence: 'file-name',
    },
  };
  shelf.addOnce(part);
}

export function addVideo(shelf: AndroidShelf, index: number) {
  const moment = shelf.moment();
  const from = ['video-h264.mp4', 'video-hevc.mp4', 'upright.mp4'][index % 3]!;
  const localName = index % 3 !== 1;
  const name = localName ? `VID_${shelf.stamp(moment)}` : `PXL_${shelf.utcStamp(moment)}`;
  const path = `${CAMERA}/${name}.mp4`;
  const upright = index % 3 === 2;
  shelf.writer.asset('video', [androidVideoPart(from, { path, moment, localName, upright })]);
}

export async function addMotionPhoto(shelf: AndroidShelf, index: number) {
  const moment = shelf.moment();
  const { jpeg, width, height, thumbnail } = await stockJpeg(shelf.picture());
  const video = base('motion.mp4');
  const camera = index % 3 === 2 ? cameras.samsung : cameras.pixel;
  const { stamp, note } = shot(camera, moment);
  const exif = buildExif({ ...stamp, width, height, thumbnail });
  const made =
    index % 3 === 0
      ? { ...googleMotionPhoto(jpeg, video, exif), name: `PXL_${shelf.utcStamp(moment)}.MP.jpg` }
      : index % 3 === 1
        ? { ...microVideo(jpeg, video, exif), name: `MVIMG_${shelf.stamp(moment)}.jpg` }
        : {
            ...samsungMotionPhoto(jpeg, video, exif, instantOf(moment)),
            name: `${shelf.stamp(moment)}.jpg`,
          };
  shelf.writer.asset('motion-photo', [
    {
      ...note,
      path: `${CAMERA}/${made.name}`,
      role: 'photo',
      kind: 'photo',
      mimeType: 'image/jpeg',
      bytes: made.bytes,
      motionVideo: made.video,
    },
  ]);
}

/** Samsung's pair, Pixel's pair of two endings, and a DNG alone. */
export async function addRaw(shelf: AndroidShelf, index: number) {
  const moment = shelf.moment();
  const number = shelf.picture();
  const pixel = index % 3 === 1;
  const camera = pixel ? cameras.pixel : cameras.samsung;
  const stem = pixel ? `PXL_${shelf.utcStamp(moment)}.RAW-` : shelf.stamp(moment);
  const raw = await dngPart(number, {
    path: `${CAMERA}/${stem}${pixel ? '02.ORIGINAL' : ''}.dng`,
    camera,
    moment,
  });
  if (index % 3 === 2) return shelf.writer.asset('photo', [raw]);
  const path = `${CAMERA}/${stem}${pixel ? '01.COVER' : ''}.jpg`;
  return shelf.writer.asset('photo', [await jpegPart(number, { path, camera, moment }), raw]);
}

/** Samsung numbers its frames, older Pixels name them by a common time. */
export async function addBurst(shelf: AndroidShelf, index: number) {
  const start = shelf.moment();
  const number = shelf.picture();
  const samsung = index % 2 === 0;
  const burst = samsung ? shelf.stamp(start) : `BURST${shelf.digits(start)}`;
  for (let frame = 0; frame < 5; frame++) {
    const moment = { ...start, localMs: start.localMs + frame * 120 };
    const name = samsung
      ? `${burst}_${String(frame + 1).padStart(3, '0')}.jpg`
      : `${String(frame).padStart(5, '0')}IMG_${String(frame).padStart(5, '0')}_${burst}${frame === 1 ? '_COVER' : ''}.jpg`;
    const camera = samsung ? cameras.samsung : cameras.pixel;
    const part = await jpegPart(number, { path: `${CAMERA}/${name}`, camera, moment });
    shelf.writer.asset('photo', [part], { burst });
  }
}

/** WhatsApp strips EXIF and names by day; sent copies lie in a folder of their own. */
export async function addWhatsApp(shelf: AndroidShelf, index: number) {
  const moment = shelf.moment();
  const number = String(index).padStart(4, '0');
  const mtimeMs = instantOf(moment);
  if (index % 4 === 3) {
    const path = `${WHATSAPP}/WhatsApp Video/VID-${shelf.day(moment)}-WA${number}.mp4`;
    const taken = { path, moment, localName: false, bare: true };
    return shelf.writer.asset('video', [androidVideoPart('video-h264.mp4', taken)]);
  }
  const sent = index % 4 === 2 ? 'Sent/' : '';
  const stock = await stockJpeg(shelf.picture());
  // JFIF as the encoder left it; a comment makes the bytes its own.
  const bytes = withJpegExtras(stock.jpeg, { padding: 8 + index });
  return shelf.writer.asset('photo', [
    {
      path: `${WHATSAPP}/WhatsApp Images/${sent}IMG-${shelf.day(moment)}-WA${number}.jpg`,
      role: 'photo',
      kind: 'photo',
      mimeType: 'image/jpeg',
      bytes,
      mtimeMs,
      takenAt: {
        localMs: moment.localMs - (moment.localMs % 86_400_000),
        offsetMinutes: null,
        evidence: 'file-name',
        dayOnly: true,
      },
    },
  ]);
}
