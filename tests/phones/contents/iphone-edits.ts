import { writeFileSync } from 'node:fs';
import { buildAae } from './aae.ts';
import type { AssetPart } from './contents-writer.ts';
import { livePhoto } from './iphone-photos.ts';
import type { IphoneRoll } from './iphone-roll.ts';
import { instantOf } from './moment.ts';
import { applePart, heicPart, jpegPart } from './parts.ts';

const mutations = 'PhotoData/Mutations';

/** A part of an edit where Photos keeps it: apart from DCIM, under its own name. */
function kept(part: AssetPart, of: { folder: string; stem: string }): AssetPart {
  const isRecipe = part.path.endsWith('.AAE');
  const extension = part.path.slice(part.path.lastIndexOf('.') + 1).toLowerCase();
  const name = isRecipe ? 'Adjustments.plist' : `FullSizeRender.${extension}`;
  return { ...part, rawPath: Buffer.from(`${mutations}/${of.folder}/${of.stem}/Adjustments/${name}`) };
}

/** What lies beside an edit and is not listed: the step before it, and its recipe where DCIM has that too. */
function writeBeside(roll: IphoneRoll, recipe: AssetPart, of: { folder: string; stem: string }): void {
  const folder = `${mutations}/${of.folder}/${of.stem}/Adjustments`;
  writeFileSync(roll.writer.target(`${folder}/PenultimateFullSizeRender.jpg`), 'the step before');
  writeFileSync(roll.writer.target(`${folder}/Adjustments.plist`), recipe.bytes);
}

/**
 * In turn: a photo, a Live Photo, a photo edited to JPEG with the camera's own adjustments, a video. The third has its edit in DCIM, as
 * an import from elsewhere leaves it; of the others Photos keeps it apart, of the video the recipe as well.
 */
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
    const recipe = adjustments(`${folder}/${stem}.AAE`, instantOf(moment) + 600_000);
    const of = { folder, stem };
    writeBeside(roll, recipe, of);
    return roll.add(
      'live-photo',
      [
        ...parts,
        { ...kept(editedPhoto, of), role: 'edited-photo' },
        { ...kept(editedVideo, of), role: 'edited-video' },
        recipe,
      ],
      moment,
      { edited: true },
    );
  }
  const { folder, stem } = roll.next();
  const moment = roll.moment();
  const of = { folder, stem };
  const edited = `${folder}/${stem.replace('_', '_E')}`;
  const later = instantOf(moment) + 86_400_000;
  if (index % 4 === 3) {
    const video = applePart('video-hevc.mov', { path: `${folder}/${stem}.MOV`, camera, moment });
    const trimmed = applePart('video-h264.mov', { path: `${edited}.MOV`, camera, moment });
    const parts = [
      video,
      { ...kept(trimmed, of), role: 'edited-video' as const },
      kept(adjustments(`${folder}/${stem}.AAE`, later), of),
    ];
    return roll.add('video', parts, moment, { video: true, edited: true });
  }
  const photo = heicPart(roll.heic(), { path: `${folder}/${stem}.HEIC`, camera, moment });
  const change =
    index % 4 === 2
      ? await jpegPart(roll.picture(), { path: `${edited}.JPG`, camera, moment })
      : kept(heicPart(roll.heic(), { path: `${edited}.HEIC`, camera, moment }), of);
  const recipe = adjustments(`${folder}/${stem}.AAE`, later);
  const parts = [photo, { ...change, role: 'edited-photo' as const }, recipe];
  if (index % 4 === 2) parts.push(adjustments(`${folder}/${stem.replace('_', '_O')}.AAE`, later - 60_000));
  else writeBeside(roll, recipe, of);
  return roll.add('photo', parts, moment, { edited: true });
}
