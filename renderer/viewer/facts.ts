import type { AssetDetail, AssetFile } from '../../electron/contract/api/asset-detail.ts';

/** "f/1.8 · 1/120 s · ISO 64 · 26 mm", of what is known. */
export function exposureWords(
  { aperture, exposureSeconds, iso, focalLengthMm }: AssetDetail['exposure'],
  locale: string,
): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits, useGrouping: false }).format(value);
  return [
    isPlausible(aperture) && `f/${number(aperture, 1)}`,
    isPlausible(exposureSeconds) && `${shutter(exposureSeconds, number)} s`,
    isPlausible(iso) && `ISO ${number(iso, 0)}`,
    isPlausible(focalLengthMm) && `${number(focalLengthMm, focalLengthMm < 10 ? 1 : 0)} mm`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Whatever stands in a file is believed only where a camera could have written it. */
const isPlausible = (value: number | undefined): value is number =>
  value !== undefined && value > 1e-6 && value < 1e7;

/** Fractions as cameras write them, up to a third of a second. */
function shutter(seconds: number, number: (value: number, digits: number) => string): string {
  if (seconds >= 0.3) return number(seconds, 1);
  return `1/${number(Math.round(1 / seconds), 0)}`;
}

/** "+02:00"; undefined where it is not known. */
export function offsetWords(offsetMinutes: number | null): string | undefined {
  if (offsetMinutes === null) return undefined;
  const size = Math.abs(offsetMinutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offsetMinutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Megapixels with as many digits as say something: "12", "0.3", "0.000001" is told as "< 0.1". */
export function megapixels(width: number, height: number, locale: string): string {
  const value = (width * height) / 1_000_000;
  const format = (shown: number, digits: number) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(shown);
  if (value < 0.1) return `< ${format(0.1, 1)}`;
  return format(value, value < 10 ? 1 : 0);
}

/** Degrees for people; five digits are a metre. Always with a point, as every map takes them. */
export const coordinates = (latitude: number, longitude: number) =>
  `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

const names: Record<string, string> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/heic': 'HEIC',
  'image/heif': 'HEIF',
  'image/avif': 'AVIF',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
  'image/tiff': 'TIFF',
  'image/x-adobe-dng': 'DNG',
  'video/quicktime': 'MOV',
  'video/mp4': 'MP4',
};

/** "HEIC": by its type, else by its name's ending. */
export function typeWords({ mimeType, name }: Pick<AssetFile, 'mimeType' | 'name'>): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase();
  return names[mimeType] ?? ending ?? mimeType;
}
