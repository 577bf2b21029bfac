import { type Camera, shot } from './camera.ts';
import type { AssetPart } from './contents-writer.ts';
import { buildDng } from './dng.ts';
import type { Moment } from './moment.ts';
import { stockJpeg } from './stock.ts';

/** A DNG whose embedded JPEG shows picture `number`. */
export async function dngPart(
  number: number,
  taken: { path: string; camera: Camera; moment: Moment },
): Promise<AssetPart> {
  const { stamp, note } = shot(taken.camera, taken.moment);
  return {
    ...note,
    path: taken.path,
    role: 'raw',
    kind: 'raw',
    mimeType: 'image/x-adobe-dng',
    bytes: buildDng(await stockJpeg(number), stamp),
  };
}
