import { type HeifLibrary, heifLibrary } from './heif-library.ts';
import { pixelsAsTiff } from './pixels-as-tiff.ts';
import { ThumbnailError } from './thumbnail-error.ts';

const RGB = 1;
const INTERLEAVED_RGB = 10;
const INTERLEAVED = 10;
/** 48 MP phones, with room; above it the decoder's memory would pass what the process may use. */
const MAX_PIXELS = 64e6;
const MAX_PROFILE_BYTES = 1024 * 1024;
const MAX_THUMBNAILS = 8;

export interface HeifOptions {
  /** The embedded thumbnail will do if its long edge has at least so many pixels; the picture itself by default. */
  thumbnailOf?: number;
  /** Written into the result: for pictures that carry their rotation outside. */
  orientation?: number;
}

/**
 * Decodes the primary picture of a HEIC file to a TIFF with its profile, turned as the container says. The result is good
 * until the next call.
 */
export function decodeHeif(bytes: Uint8Array, options: HeifOptions = {}): Buffer {
  const lib = heifLibrary();
  const frees: (() => void)[] = [];
  const keep = (pointer: number, free: (pointer: number) => void) => {
    frees.push(() => free(pointer));
    return pointer;
  };
  try {
    const scratch = keep(lib._malloc(64), lib._free);
    const call = (what: string, run: (error: number, out: number) => void): number => {
      run(scratch, scratch + 16);
      const code = lib.HEAP32[scratch >> 2];
      if (code !== 0) {
        const detail = `${code}.${lib.HEAP32[(scratch >> 2) + 1]}`;
        throw new ThumbnailError('undecodable', `This HEIC picture cannot be decoded (${what}, ${detail}).`);
      }
      return lib.HEAP32[(scratch + 16) >> 2]!;
    };

    const data = keep(lib._malloc(bytes.length), lib._free);
    lib.HEAPU8.set(bytes, data);
    const context = keep(lib._heif_context_alloc(), lib._heif_context_free);
    call('container', (error) => lib._heif_context_read_from_memory(error, context, data, bytes.length, 0));
    let handle = keep(
      call('primary', (error, out) => lib._heif_context_get_primary_image_handle(error, context, out)),
      lib._heif_image_handle_release,
    );
    const profile = readProfile(lib, handle, scratch);
    if (options.thumbnailOf !== undefined) {
      const thumbnail = findThumbnail(lib, handle, scratch, options.thumbnailOf);
      if (thumbnail !== undefined) handle = keep(thumbnail, lib._heif_image_handle_release);
    }
    if (lib._heif_image_handle_get_width(handle) * lib._heif_image_handle_get_height(handle) > MAX_PIXELS) {
      throw new ThumbnailError('picture-too-large', 'This HEIC picture has too many pixels to be shown.');
    }
    const image = keep(
      call('pixels', (error, out) => lib._heif_decode_image(error, handle, out, RGB, INTERLEAVED_RGB, 0)),
      lib._heif_image_release,
    );
    return copyPixels(lib, image, scratch, { orientation: options.orientation ?? 1, ...profile });
  } finally {
    for (const free of frees.reverse()) free();
  }
}

function copyPixels(
  lib: HeifLibrary,
  image: number,
  scratch: number,
  extra: { orientation: number; profile?: Uint8Array },
): Buffer {
  const width = lib._heif_image_get_primary_width(image);
  const height = lib._heif_image_get_primary_height(image);
  const plane = lib._heif_image_get_plane_readonly(image, INTERLEAVED, scratch + 16);
  const stride = lib.HEAP32[(scratch + 16) >> 2]!;
  if (plane === 0 || !(width > 0 && height > 0 && width * height <= MAX_PIXELS && stride >= width * 3)) {
    throw new ThumbnailError('undecodable', 'This HEIC picture has no pixels.');
  }
  const { tiff, pixels } = pixelsAsTiff({ width, height, ...extra });
  for (let row = 0; row < height; row++) {
    const from = plane + row * stride;
    pixels.set(lib.HEAPU8.subarray(from, from + width * 3), row * width * 3);
  }
  return tiff;
}

/** A handle of the smallest embedded thumbnail that is large enough; the caller releases it. */
function findThumbnail(
  lib: HeifLibrary,
  handle: number,
  scratch: number,
  wanted: number,
): number | undefined {
  const count = Math.min(lib._heif_image_handle_get_number_of_thumbnails(handle), MAX_THUMBNAILS);
  const idsAt = scratch + 24;
  lib._heif_image_handle_get_list_of_thumbnail_IDs(handle, idsAt, count);
  const ids = Array.from(lib.HEAP32.subarray(idsAt >> 2, (idsAt >> 2) + count));
  let best: { handle: number; edge: number } | undefined;
  for (const id of ids) {
    lib._heif_image_handle_get_thumbnail(scratch, handle, id, scratch + 16);
    if (lib.HEAP32[scratch >> 2] !== 0) continue;
    const found = lib.HEAP32[(scratch + 16) >> 2]!;
    const edge = Math.max(lib._heif_image_handle_get_width(found), lib._heif_image_handle_get_height(found));
    if (edge < wanted || (best !== undefined && best.edge <= edge)) lib._heif_image_handle_release(found);
    else {
      if (best !== undefined) lib._heif_image_handle_release(best.handle);
      best = { handle: found, edge };
    }
  }
  return best?.handle;
}

function readProfile(lib: HeifLibrary, handle: number, scratch: number): { profile?: Uint8Array } {
  const bytes = lib._heif_image_handle_get_raw_color_profile_size(handle);
  if (bytes <= 0 || bytes > MAX_PROFILE_BYTES) return {};
  const at = lib._malloc(bytes);
  lib._heif_image_handle_get_raw_color_profile(scratch, handle, at);
  const failed = lib.HEAP32[scratch >> 2] !== 0;
  const profile = lib.HEAPU8.slice(at, at + bytes);
  lib._free(at);
  return failed ? {} : { profile };
}
