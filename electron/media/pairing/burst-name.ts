import { mediaStem } from './media-stem.ts';

const FORMS = [
  // Google: 00001IMG_00001_BURST20190601101112345_COVER; Sony: DSC_0001_BURST20190601101112345
  /burst(\d{14,17})(?:_cover)?$/,
  // Huawei: IMG_20190601_101112_BURST001_COVER; Xiaomi: IMG_20190601_101112_BURST1
  /(\d{8}_\d{6}\d{0,3})_burst\d{1,4}(?:_cover)?$/,
  // Pixel: PXL_20210601_101112345.BURST-01.COVER
  /(\d{8}_\d{6}\d{0,3})\.burst-\d{1,3}(?:\.cover|\.original)?$/,
  // Samsung: 20240601_101112_001
  /^(\d{8}_\d{6})_\d{3}$/,
];

/** The burst that a file's name says it is a frame of; a burst of one frame is none, which only the caller can see. */
export function burstOfName(name: string): string | undefined {
  const { stem } = mediaStem(name);
  for (const form of FORMS) {
    const match = form.exec(stem);
    if (match !== null) return `name:${match[1]!.replace('_', '')}`;
  }
  return undefined;
}
