import { buildAae } from './aae.ts';
import type { AssetPart } from './contents-writer.ts';
import { livePhoto } from './iphone-photos.ts';
import type { IphoneRoll } from './iphone-roll.ts';
import { instantOf } from './moment.ts';
import { applePart, heicPart, jpegPart } from './parts.ts';

/** In turn: a photo, a Live Photo, a photo edited to JPEG with the camera's own adjustments, a video. */
export async function addEdit(roll: IphoneRoll, index: number) {
  const { camera } = roll;
  const adjustments = (path: string, atMs: number): AssetPart => ({
    path,
    role: 'adjustments',
    kind: 'adjustments',
    mimeType: 'application/x-apple-aae',
    bytes: buildAae('com.apple.mobileslideshow', atMs, path),
    mtimeMs: atMs,
  });
  if (index % 4 === 1) {
    const { parts, moment, folder, stem } = await livePhoto(roll, 0);
    const edited = stem.replace('_', '_E');
    const editedPhoto = await jpegPart(roll.picture(), { path: `${folder}/${edited}.JPG`, camera, moment });
    const editedVideo = applePart('live-2.mov', { path: `${folder}/${edited}.MOV`, camera, moment });
    const later = instantOf(moment) + 600_000;
    return roll.add(
      'live-photo',
      [
        ...parts,
        { ...editedPhoto, role: 'edited-photo' },
        { ...editedVideo, role: 'edited-video' },
        adjustments(`${folder}/${stem}.AAE`, later),
      ],
      moment,
    );
  }
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const edited = `${folder}/${stem.replace('_', '_E')}`;
  const later = instantOf(moment) + 86_400_000;
  if (index % 4 === 3) {
    const video = applePart('video-hevc.mov', { path: `${folder}/${stem}.MOV`, camera, moment });
    const trimmed = applePart('video-h264.mov', { path: `${edited}.MOV`, camera, moment });
    const parts = [video, { ...trimmed, role: 'edited-video' as const }];
    return roll.add('video', [...parts, adjustments(`${folder}/${stem}.AAE`, later)], moment, {
      video: true,
    });
  }
  const photo = heicPart(roll.heic(), { path: `${folder}/${stem}.HEIC`, camera, moment });
  const change =
    index % 4 === 2
      ? await jpegPart(roll.picture(), { path: `${edited}.JPG`, camera, moment })
      : heicPart(roll.heic(), { path: `${edited}.HEIC`, camera, moment });
  const parts = [
    photo,
    { ...change, role: 'edited-photo' as const },
    adjustments(`${folder}/${stem}.AAE`, later),
  ];
  if (index % 4 === 2) parts.push(adjustments(`${folder}/${stem.replace('_', '_O')}.AAE`, later - 60_000));
  return roll.add('photo', parts, moment);
}
