import type { Exposure, MediaFacts } from '../facts.ts';
import { isPosition } from '../position.ts';
import type { ExifFields } from './exif-fields.ts';
import { exifTimes } from './exif-time.ts';

/** What EXIF says, judged: no impossible dates, positions or orientations. Sizes are left to the container. */
export function exifFacts(fields: ExifFields): Partial<MediaFacts> {
  const facts: Partial<MediaFacts> = exifTimes(fields);
  const latitude = degrees(fields.latitude, fields.latitudeRef, 'S');
  const longitude = degrees(fields.longitude, fields.longitudeRef, 'W');
  if (isPosition(latitude, longitude)) Object.assign(facts, { latitude, longitude });
  const camera = cameraName(fields.make, fields.model);
  if (camera !== undefined) facts.camera = camera;
  if (fields.lens !== undefined && !/^[-\s]*$/.test(fields.lens)) facts.lens = fields.lens;
  const exposure = exposureOf(fields);
  if (Object.keys(exposure).length > 0) facts.exposure = exposure;
  const { orientation } = fields;
  if (orientation !== undefined && orientation >= 1 && orientation <= 8) facts.orientation = orientation;
  if (fields.contentIdentifier !== undefined) facts.contentIdentifier = fields.contentIdentifier;
  if (fields.burstId !== undefined) facts.burstId = fields.burstId;
  return facts;
}

/** Make and model as people say it: `Apple iPhone 15`, but `Canon EOS R5`, not `Canon Canon EOS R5`. */
export function cameraName(make: string | undefined, model: string | undefined): string | undefined {
  if (make === undefined || model === undefined) return model ?? make;
  const brand = make.split(/[\s,]/)[0] ?? make;
  return model.toLowerCase().startsWith(brand.toLowerCase()) ? model : `${make} ${model}`;
}

/** Nought stands for unknown in all of these, and so does what no camera does. */
function exposureOf({ fNumber, exposureTime, iso, focalLength, focalLength35 }: ExifFields): Exposure {
  const isWithin = (value: number | undefined, limit: number): value is number =>
    value !== undefined && value > 0 && value <= limit;
  const rounded = (value: number) => Math.round(value * 100) / 100;
  const exposure: Exposure = {};
  if (isWithin(fNumber, 256)) exposure.aperture = rounded(fNumber);
  if (isWithin(exposureTime, 100_000)) exposure.exposureSeconds = exposureTime;
  // 65535 says that it does not fit.
  if (isWithin(iso, 10_000_000) && iso !== 65_535) exposure.iso = iso;
  const focal = isWithin(focalLength35, 20_000) ? focalLength35 : focalLength;
  if (isWithin(focal, 20_000)) exposure.focalLengthMm = rounded(focal);
  return exposure;
}

function degrees(parts: number[] | undefined, reference: string | undefined, negative: string): number {
  if (parts === undefined || parts.length === 0 || reference === undefined) return Number.NaN;
  const [whole = 0, minutes = 0, seconds = 0] = parts;
  const value = whole + minutes / 60 + seconds / 3600;
  const rounded = Math.round(value * 1e7) / 1e7;
  return reference.toUpperCase().startsWith(negative) ? -rounded : rounded;
}
